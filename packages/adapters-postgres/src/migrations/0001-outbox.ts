/** The part of the first schema in which events wait to become jobs. */
export const outbox: string = `
-- What others are to hear of: a new deploy, by its key, with its further projects if it has some, or a delivery that
-- tells of a failed release, by its id. Written where a store keeps an outbox, and soon deleted. It has no index: whoever
-- moves rows takes those that he finds first.
create table slugline.outbox (
  organization_id bigint not null,
  project_id bigint not null,
  other_project_ids bigint[],
  key text collate "C",
  delivery_id bigint
)
-- Vacuumed each minute when rows pass through, however many wait; and never shortened, for which all would have to wait.
with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, vacuum_truncate = off);
`
