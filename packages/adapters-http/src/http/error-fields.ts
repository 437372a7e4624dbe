/**
 * What a log shows of an error: its name, message, code and stack. Other members of a driver's error (its detail, its
 * parameters) may hold what somebody sent.
 */
export const errorFields = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type: error.name, message: error.message, stack: error.stack, ...code }
}
