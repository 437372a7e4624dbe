import { describe, expect, it } from 'vitest'
import { failureOf, toStorageError } from '../src/postgres-errors.ts'

const withCode = (code: string): Error => Object.assign(new Error('said by the server'), { code })

describe('a store is unavailable', () => {
  it.each([
    ...['08000', '08003', '08006', '57P01', '57P02', '57P03', '53100', '53200', '53300', '25006', '55P03', '57014'],
    ...['40001', '40P01', '25P03', '58030', '42P01', '3F000'],
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT'],
  ])('after %s', (code) => {
    const cause = withCode(code)
    expect(toStorageError(cause)).toEqual({ _tag: 'StoreUnavailable', cause })
  })

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Connection terminated',
    'Client has encountered a connection error and is not queryable',
    'Query read timeout',
    'Cannot use a pool after calling end on the pool',
  ])('after "%s"', (message) => {
    expect(toStorageError(new Error(message))._tag).toBe('StoreUnavailable')
  })
})

describe('a store is at fault', () => {
  it.each(['22P05', '22021', '22P02', '23505', '42703', '54000', 'XX000', '5310', '153100'])('after %s', (code) => {
    expect(toStorageError(withCode(code))._tag).toBe('StoreFault')
  })

  it.each([[new Error('no code')], ['a text'], [null], [undefined], [{ code: 57014 }], [new RangeError('NaN')]])(
    'after %s',
    (cause) => {
      expect(toStorageError(cause)).toEqual({ _tag: 'StoreFault', cause })
    },
  )
})

describe('what the event log hears of a failure', () => {
  it.each([
    ['57P01', { kind: 'unavailable', sqlState: '57P01' }],
    ['40P01', { kind: 'conflict', sqlState: '40P01' }],
    ['22P05', { kind: 'fault', sqlState: '22P05' }],
    ['ECONNREFUSED', { kind: 'unavailable', sqlState: null }],
    ['EPIPE', { kind: 'unavailable', sqlState: null }],
    ['a text with a secret', { kind: 'fault', sqlState: null }],
  ])('after %s is a kind and a code, and nothing else', (code, told) => {
    expect(failureOf(withCode(code))).toEqual({ _tag: 'database.failed', ...told })
  })
})
