import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { PostgresAddress } from '@slugline/adapters-postgres'
import { portOf } from '../../../adapters-http/test/support/port.ts'

/** A way to PostgreSQL on which bytes may vanish, while every connection stays open: half-open TCP. */
export interface SilentProxy {
  readonly address: PostgresAddress
  /** From now on swallows what goes one way: `sent` before it reaches PostgreSQL, or `answers` on their way back. */
  readonly swallow: (what: 'sent' | 'answers') => void
  /** New connections pass again; those that were silent stay so. */
  readonly heal: () => void
  readonly close: () => Promise<void>
}

interface Way {
  readonly sockets: readonly Socket[]
  swallowed: 'sent' | 'answers' | null
}

export const openSilentProxy = async (database: PostgresAddress): Promise<SilentProxy> => {
  const ways: Way[] = []
  let swallowed: Way['swallowed'] = null
  const server = createServer((client) => {
    const postgres = connect(join(database.host, `.s.PGSQL.${database.port}`))
    const way: Way = { sockets: [client, postgres], swallowed }
    ways.push(way)
    client.on('data', (bytes) => way.swallowed !== 'sent' && postgres.write(bytes))
    postgres.on('data', (bytes) => way.swallowed !== 'answers' && client.write(bytes))
    for (const [socket, other] of [
      [client, postgres],
      [postgres, client],
    ] as const) {
      socket.on('error', () => undefined)
      socket.on('close', () => other.destroy())
    }
  })
  const port = await portOf(server)
  return {
    address: { ...database, host: '127.0.0.1', port },
    swallow: (what) => {
      swallowed = what
      for (const way of ways) way.swallowed = what
    },
    heal: () => {
      swallowed = null
    },
    close: async () => {
      for (const { sockets } of ways) for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
