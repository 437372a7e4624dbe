import type { Signing } from '../ports/signing.ts'

/** A new token for the API. Its beginning tells what it is for, to people and to programs that look for leaked ones. */
export const newToken = (signing: Pick<Signing, 'randomToken'>): string => `slugline_${signing.randomToken()}`
