import { type BenchDatabase, openDataFolder, withFolder, withPostgres } from './database.ts'
import { type Peer, startPeer } from './peer.ts'
import { type Slugline, withSlugline } from './slugline.ts'

/** Where Slugline finds its PostgreSQL: in its own data folder, or by `DATABASE_URL`. */
export type Mode = 'embedded' | 'external'

export type Name = 'ceiling' | 'floor' | 'naive' | 'Slugline'

/** A server that is measured. */
export interface Contestant {
  readonly name: Name
  readonly hookUrl: string
  /** Its process, and those of the PostgreSQL that it uses. */
  readonly pids: () => Promise<readonly number[]>
}

/** The servers, all on one PostgreSQL, which is as durable as it comes. */
export interface Contest {
  /** With which deliveries to all of them are signed. */
  readonly secret: string
  readonly contestants: readonly Contestant[]
  readonly databaseUrl: string
}

/** Starts the named ones beside Slugline, for the time of some work. */
export const withContestants = <A>(
  mode: Mode,
  others: readonly Exclude<Name, 'Slugline'>[],
  work: (contest: Contest) => Promise<A>,
): Promise<A> =>
  withFolder((directory) =>
    mode === 'embedded'
      ? withSlugline({ SLUGLINE_DATA_DIR: directory }, async (slugline) =>
          withOthers(slugline, await openDataFolder(directory), others, work),
        )
      : withPostgres(directory, {}, (database) =>
          withSlugline({ DATABASE_URL: database.url }, (slugline) => withOthers(slugline, database, others, work)),
        ),
  )

const withOthers = async <A>(
  slugline: Slugline,
  database: BenchDatabase,
  names: readonly Exclude<Name, 'Slugline'>[],
  work: (contest: Contest) => Promise<A>,
): Promise<A> => {
  const { secret, hookUrl } = slugline
  const env = { SECRET: secret, DATABASE_URL: database.url }
  const peers: Peer[] = []
  const contestants: Contestant[] = []
  try {
    for (const name of names) {
      const peer = await startPeer(`benchmarks/peers/${name}.ts`, /^http/, env)
      peers.push(peer)
      contestants.push({ name, hookUrl: peer.lines.at(-1) ?? '', pids: pidsOf(peer, database) })
    }
    contestants.push({ name: 'Slugline', hookUrl, pids: pidsOf(slugline, database) })
    return await work({ secret, contestants, databaseUrl: database.url })
  } finally {
    for (const peer of peers) await peer.stop()
  }
}

const pidsOf =
  ({ pid }: Peer, { pids }: BenchDatabase): Contestant['pids'] =>
  async () => [pid, ...(await pids())]
