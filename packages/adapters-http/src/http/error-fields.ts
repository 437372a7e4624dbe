/**
 * What a log shows of an error: its name, message, code and stack. Other members of a driver's error (its detail, its
 * parameters) may hold what somebody sent, and so may the message of PostgreSQL's data exceptions, behind a colon.
 */
export const errorFields = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const message = code?.startsWith('22') === true ? error.message.replace(/: .*/s, ': …') : error.message
  // As a function, since a replacement text gives `$` a meaning.
  const stack = error.stack?.replace(error.message, () => message)
  return { type: error.name, message, stack, ...(code === null ? {} : { code }) }
}
