import { nodeSigning, systemClock } from '@slugline/adapters-http'
import { either as E } from 'fp-ts'
import { readSettings } from './settings.ts'
import { readCommand } from './token/read-command.ts'
import { type Printed, runCommand } from './token/run-command.ts'
import { USAGE, UsageError } from './token/usage.ts'
import { visitStore } from './token/visit-store.ts'

/** `npm run token`: API tokens, made, listed and revoked in the server's own store, whether it runs or not. */
const main = async (args: readonly string[]): Promise<Printed> => {
  const command = readCommand(args)
  if (command.command === 'help') return { output: USAGE, remarks: '' }
  const settings = readSettings(process.env)
  if (E.isLeft(settings)) throw new Error(settings.left)
  const { store, leave } = await visitStore(settings.right)
  return runCommand({ store, signing: nodeSigning, clock: systemClock }, command).finally(leave)
}

try {
  const { output, remarks } = await main(process.argv.slice(2))
  process.stderr.write(remarks)
  process.stdout.write(output)
} catch (error) {
  const isUsage = error instanceof UsageError
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}` : ''}`)
  process.exitCode = isUsage ? 2 : 1
}
