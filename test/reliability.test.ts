// docs/reliability.md is made, not written: what it says stands in docs/reliability.json, and its tests are there.
import { describe, expect, it } from 'vitest'
import { proves } from '../scripts/gather-evidence.ts'
import { PROMISES } from '../scripts/promises.ts'
import { type Evidence, reliabilityPage, unproven } from '../scripts/reliability-page.ts'
import { read } from '../scripts/source-files.ts'

const page = read('docs/reliability.md')
const evidence: Evidence = JSON.parse(read('docs/reliability.json'))
const named = Object.entries(evidence.files).flatMap(([id, files]) => files.map((file) => ({ id, file })))

describe('docs/reliability.md', () => {
  it('is what `npm run reliability` makes of the evidence', () => {
    expect(page).toBe(reliabilityPage(evidence))
    expect(page.split('\n')[0]).toMatch(/npm run reliability.*Never edited by hand/)
  })

  it.each(Object.entries(PROMISES))('names %s', (id, sentence) => {
    expect(page).toContain(`## ${id}: ${sentence}\n`)
  })

  it.each(named)('names $file, which counts for $id', ({ id, file }) => {
    expect(page).toContain(`[${file}](../${file})`)
    expect(proves(file, id)).toBe(true)
  })

  it('is linked to by the README', () => {
    expect(read('README.md')).toContain('](docs/reliability.md)')
  })
})

it('shows which promise no proof ran for', () => {
  const figures = { kills: 1_200, lost: 0 }
  const without: Evidence = { ...evidence, files: {}, proofs: [{ promise: 'R1', name: 'kill -9', figures }] }
  expect(unproven(without)).toEqual(Object.keys(PROMISES).filter((id) => id !== 'R1'))
  const made = reliabilityPage(without)
  expect(made).toContain('\n- kill -9: **1,200 kills, 0 lost**\n')
  expect(made).toContain(`## R2: ${PROMISES.R2}\n**No proof ran.**\n`)
})
