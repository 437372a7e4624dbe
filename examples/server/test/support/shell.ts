import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ended, run } from '../clients/support/sentry-cli.ts'

/** Runs what a reader pastes, one block after the other: what one exports, the next has. It ends at the first failure. */
export const openShell = async (
  directory: string,
  env: Readonly<Record<string, string>>,
  preamble: string,
): Promise<(block: string) => Promise<Ended>> => {
  const state = join(directory, '.exported')
  await writeFile(state, '')
  const before = `exec 2>&1\nset -e\n. '${state}'\ntrap "export -p > '${state}'" EXIT\n${preamble}`
  return (block) => run('sh', ['-c', `${before}\n${block}`], { env, cwd: directory })
}
