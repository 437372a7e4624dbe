import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import type { Account } from './account.ts'

/** Ends PostgreSQL when this process dies without stopping it. */
export interface Lifeline {
  /** Lets PostgreSQL be. Resolves when the lifeline's own process is gone. */
  readonly cut: () => Promise<void>
}

/**
 * A shell that waits for the end of a pipe which only this process holds open. Whatever ends this process (an uncaught
 * exception, `process.exit`, SIGKILL) ends the pipe, and the shell stops PostgreSQL instead of leaving an orphan. It
 * has a session of its own, as PostgreSQL has, and runs as the same account, so it could not harm anybody else.
 */
export const tieLifeline = (pid: number, account: Account | undefined): Lifeline => {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    ...account,
  })
  const gone = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve())
    shell.once('error', () => resolve()) // no shell, no lifeline: the next start ends the orphan
  })
  shell.stdin.on('error', () => undefined)
  shell.unref()
  if (shell.stdin instanceof Socket) shell.stdin.unref()
  return {
    cut: () => {
      shell.ref()
      shell.kill('SIGKILL')
      return gone
    },
  }
}
