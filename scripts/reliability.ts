// `npm run reliability`: runs all that proves a promise, and makes docs/reliability.md of what it counted. With the
// folder of an earlier run's proofs (`node scripts/reliability.ts FOLDER`) it makes the page alone.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatherEvidence } from './gather-evidence.ts'
import { reliabilityPage, unproven } from './reliability-page.ts'
import { ROOT, read } from './source-files.ts'

/** In this order: where two count the same, the later and longer one stays. */
const COMMANDS = ['test', 'test:chaos', 'bench:latency']

const runProofs = (folder: string): void => {
  const { scripts } = JSON.parse(read('package.json'))
  for (const command of COMMANDS.filter((name) => Object.hasOwn(scripts, name))) {
    const env = { ...process.env, SLUGLINE_PROOFS: folder }
    const { status } = spawnSync('npm', ['run', command], { cwd: ROOT, env, stdio: 'inherit' })
    if (status !== 0) throw new Error(`npm run ${command} failed: docs/reliability.md stays as it was.`)
  }
}

const makePage = async (folder: string): Promise<void> => {
  const evidence = await gatherEvidence(folder)
  writeFileSync(join(ROOT, 'docs/reliability.json'), `${JSON.stringify(evidence, null, 2)}\n`)
  writeFileSync(join(ROOT, 'docs/reliability.md'), reliabilityPage(evidence))
  const missing = unproven(evidence)
  if (missing.length === 0) return
  console.error(`No proof ran for ${missing.join(', ')}.`)
  process.exitCode = 1
}

const [, , given] = process.argv
if (given !== undefined) await makePage(given)
else {
  const folder = mkdtempSync(join(tmpdir(), 'slugline-proofs-'))
  try {
    runProofs(folder)
    await makePage(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
