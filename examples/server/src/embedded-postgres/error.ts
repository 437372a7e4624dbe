/**
 * The embedded PostgreSQL could not be started or stopped. Its message is one sentence for the operator; what
 * PostgreSQL itself said, if anything, follows on the next lines.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

/** Another process has the folder: a server that runs, or one that starts or stops. */
export class FolderInUseError extends EmbeddedPostgresError {}

/** Whether a caught value is Node's error with this code, such as `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)

/** What a caught value has to say. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
