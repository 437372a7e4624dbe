import { isScope, type Scope } from '@slugline/core'

/** Scopes as their column holds them. */
export const writeScopes = (scopes: readonly Scope[]): string => scopes.join(' ')

/** The scopes of a column; those that a later version added are none to this one. */
export const readScopes = (column: string): readonly Scope[] => column.split(' ').filter(isScope)
