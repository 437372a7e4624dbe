import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { findPrograms } from '../examples/server/src/embedded-postgres/programs.ts'
import { runProgram } from '../examples/server/src/embedded-postgres/run-program.ts'
import type { Proof } from '../test/support/proof.ts'
import { PROMISES } from './promises.ts'
import type { Evidence } from './reliability-page.ts'
import { filesIn, packageFolders, read } from './source-files.ts'

/** What the proofs of a folder (`SLUGLINE_PROOFS`) say, on this machine, today. */
export const gatherEvidence = async (folder: string): Promise<Evidence> => ({
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.versions.node,
    postgres: await postgresVersion(),
  },
  files: filesByPromise(),
  proofs: readProofs(folder),
})

const readProofs = (folder: string): readonly Proof[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name): Proof => JSON.parse(readFileSync(join(folder, name), 'utf8')))

const filesByPromise = (): Evidence['files'] => {
  const tests = packageFolders().flatMap((folder) => filesIn(`${folder}/test`))
  const files = [...tests, ...filesIn('test'), ...filesIn('benchmarks')]
  return Object.fromEntries(Object.keys(PROMISES).map((id) => [id, files.filter((file) => proves(file, id))]))
}

/** Whether a file counts something for a promise. */
export const proves = (file: string, promise: string): boolean =>
  new RegExp(`\\bproved\\(\\s*'${promise}'`).test(read(file))

/** `postgres (PostgreSQL) 18.4`: what comes with the server, and what all tests run on. */
const postgresVersion = async (): Promise<string> => {
  const { postgres } = await findPrograms(undefined)
  return (await runProgram(postgres, ['--version'])).trim().split(' ').at(-1) ?? ''
}
