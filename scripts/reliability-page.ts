import { describeFigures, type Proof } from '../test/support/proof.ts'
import { PROMISES } from './promises.ts'

/** What a run of all proofs left: docs/reliability.json. */
export interface Evidence {
  readonly date: string
  readonly machine: {
    readonly cores: number
    readonly processor: string
    readonly node: string
    readonly postgres: string
  }
  /** By promise, the files whose tests count something for it, as paths from the root. */
  readonly files: Readonly<Record<string, readonly string[]>>
  readonly proofs: readonly Proof[]
}

/** The text of docs/reliability.md: made of the evidence, and of nothing else. */
export const reliabilityPage = (evidence: Evidence): string => {
  const { date, machine } = evidence
  return `<!-- Made by \`npm run reliability\` of docs/reliability.json, which it writes too. Never edited by hand. -->
# What Slugline promises, and how it proves it

Each promise has tests that fail when it is broken, and that print what they counted. These are the figures of the last
run of \`npm run reliability\`, on ${date}, with ${machine.cores} cores (${machine.processor}), Node ${machine.node} and
PostgreSQL ${machine.postgres}. Kills and outages are of \`npm run test:chaos\`; \`npm test\` has a short form of them.

${sections(evidence).join('\n')}`
}

const sections = ({ files, proofs }: Evidence): readonly string[] =>
  Object.entries(PROMISES).map(([id, sentence]) => {
    const own = proofs.filter(({ promise }) => promise === id)
    return `## ${id}: ${sentence}\n${[...proofLines(own), ...fileLines(files[id] ?? [])].join('\n')}\n`
  })

const proofLines = (proofs: readonly Proof[]): readonly string[] =>
  proofs.length === 0
    ? ['**No proof ran.**']
    : proofs.map(({ name, figures }) => `- ${name}: **${describeFigures(figures)}**`)

const fileLines = (paths: readonly string[]): readonly string[] =>
  paths.length === 0 ? [] : ['', `Tests: ${paths.map((path) => `[${path}](../${path})`).join(', ')}`]

/** The promises for which no proof ran. */
export const unproven = ({ proofs }: Evidence): readonly string[] =>
  Object.keys(PROMISES).filter((id) => !proofs.some(({ promise }) => promise === id))
