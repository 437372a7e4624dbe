/** The part of the first schema that is about what the planner believes of tables before it has seen their rows. */
export const statistics: string = `
-- Of a table that nobody analyzed the planner believes that it holds 200 organizations, so that while it is small one of
-- them seems to have a row, and any index that begins with it is as good as the one of the key. Such a plan is kept,
-- while a busy first minute fills the table. So it is told that all rows may be those of one organization, until
-- autovacuum knows better (PostgreSQL 18 and later can be told).
do $$
declare
  name name;
begin
  if current_setting('server_version_num')::int < 180000 then
    return;
  end if;
  for name in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'slugline'::regnamespace and c.relkind = 'r' and a.attname = 'organization_id'
  loop
    perform pg_restore_attribute_stats('schemaname', 'slugline', 'relname', name::text, 'attname', 'organization_id',
      'inherited', false, 'null_frac', 0::real, 'avg_width', 8, 'n_distinct', 1::real);
  end loop;
end
$$;
`
