/** What hooks must know of projects: an array of ids; a row for each that exists, with its options as JSON. */
export const FIND_PROJECTS = `
select h.id::text, h.organization_id::text, p.release_token, o.revision::text,
  (select '{' || string_agg(to_json(v.key)::text || ':' || v.value, ',') || '}' from slugline.project_option v
    where v.organization_id = p.organization_id and v.project_id = p.id)
from (select $1::bigint[] as ids offset 0) a cross join lateral unnest(a.ids) as asked(id)
join slugline.hook_project h on h.id = asked.id
join slugline.project p on p.organization_id = h.organization_id and p.id = h.id
join slugline.organization o on o.id = h.organization_id`

/** Who has addresses: arrays of organizations and addresses; rows of the place in them, a member, and verified. */
export const FIND_MEMBERS = `
select asked.n::text, m.member_id::text, m.verified
from (select $1::bigint[] as organization_ids, $2::text[] as emails offset 0) a
cross join lateral unnest(a.organization_ids, a.emails) with ordinality as asked(organization_id, email, n)
cross join lateral (
  select e.member_id, bool_or(e.verified) as verified from slugline.member_email e
  where e.organization_id = asked.organization_id and lower(e.email) = lower(asked.email collate "C")
  group by e.member_id order by e.member_id limit 2
) m`

/**
 * The organizations of paths: arrays of ids and of slugs, one of each pair null; rows of the place in them and what
 * there is. Who is asked for by null is not looked for.
 */
export const FIND_ORGANIZATIONS = `
select asked.n::text, o.id::text, o.slug, o.name, (extract(epoch from o.date_created) * 1000)::text
from (select $1::bigint[] as ids, $2::text[] as slugs offset 0) a
cross join lateral unnest(a.ids, a.slugs) with ordinality as asked(id, slug, n)
cross join lateral (
  select o.* from slugline.organization o where o.id = asked.id
  union all
  select o.* from slugline.organization o where o.slug = asked.slug
) o`

/** The same of projects, behind an array of their organizations. */
export const FIND_PROJECTS_IN = `
select asked.n::text, p.id::text, p.organization_id::text, p.slug, p.name, p.platform,
  (extract(epoch from p.date_created) * 1000)::text
from (select $1::bigint[] as organization_ids, $2::bigint[] as ids, $3::text[] as slugs offset 0) a
cross join lateral unnest(a.organization_ids, a.ids, a.slugs) with ordinality as asked(organization_id, id, slug, n)
cross join lateral (
  select p.* from slugline.project p where p.organization_id = asked.organization_id and p.id = asked.id
  union all
  select p.* from slugline.project p where p.organization_id = asked.organization_id and p.slug = asked.slug
) p`

/** Whose tokens are: an array of digests; rows of the place in it, the organization (null: the admin's) and the token. */
export const FIND_TOKENS = `
select asked.n::text, o.id::text, o.slug, o.name, (extract(epoch from o.date_created) * 1000)::text, t.scopes,
  (extract(epoch from t.date_last_used) * 1000)::bigint::text, (extract(epoch from t.date_expires) * 1000)::bigint::text
from (select $1::text[] as digests offset 0) a
cross join lateral unnest(a.digests) with ordinality as asked(digest, n)
cross join lateral (select t.* from slugline.access_token t where t.digest = asked.digest limit 1) t
left join lateral (select o.* from slugline.organization o where o.id = t.organization_id limit 1) o on true`
