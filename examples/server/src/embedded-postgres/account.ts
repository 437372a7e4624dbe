/** Whom PostgreSQL runs as, when that is not ourselves. */
export interface Account {
  readonly uid: number
  readonly gid: number
}
