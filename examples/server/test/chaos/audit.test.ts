// A test of the tests: what the audit must find.
import { expect, it } from 'vitest'
import { compare } from './audit.ts'

const entry = { app: 'app-1', release: 7, digest: 'd', sent: 2, accepted: ['1', '2'] }
const first = { digest: 'd', id: '1', outcome: 'recorded' }
const second = { digest: 'd', id: '2', outcome: 'duplicate' }
const lines = [first, second]
const whole = { app: 'app-1', release: 7, deploys: 1, wholes: 1 }

it.each([
  ['nothing, when all is there', [entry], lines, [whole], { lost: 0, doubled: 0 }],
  ['nothing that was stored and never answered', [{ ...entry, accepted: [] }], lines, [whole], { lost: 0, doubled: 0 }],
  ['nothing that was never answered nor stored', [{ ...entry, accepted: [] }], [], [], { lost: 0, doubled: 0 }],
  ['a lost line', [entry], [first], [whole], { lost: 1, doubled: 0 }],
  ['a line of another body', [entry], [first, { ...second, digest: 'e' }], [whole], { lost: 1, doubled: 0 }],
  ['a line that two answers named', [{ ...entry, accepted: ['1', '1'] }], lines, [whole], { lost: 1, doubled: 0 }],
  ['a lost deploy', [entry], lines, [], { lost: 2, doubled: 0 }],
  ['a deploy without its release or ref', [entry], lines, [{ ...whole, wholes: 0 }], { lost: 2, doubled: 0 }],
  ['what was never recorded', [entry], [second, { ...second, id: '1' }], [whole], { lost: 2, doubled: 0 }],
  ['a second deploy', [entry], lines, [{ ...whole, deploys: 2 }], { lost: 0, doubled: 1 }],
  ['a second recording', [entry], [first, { ...first, id: '2' }], [whole], { lost: 0, doubled: 1 }],
  ['a line too many', [{ ...entry, sent: 1, accepted: ['1'] }], lines, [whole], { lost: 0, doubled: 1 }],
] as const)('the audit finds %s', (_, entries, stored, deploys, found) => {
  expect(compare(entries, stored, deploys)).toMatchObject(found)
})
