// `npm run bench`: Slugline's hook beside a ceiling, a floor and a naive peer, on the same bodies, alternating, in one run.
import { join } from 'node:path'
import { Client } from 'pg'
import { type Round, report } from './hook-report.ts'
import { type Contest, type Contestant, type Mode, withContestants } from './support/contestants.ts'
import { cpuSeconds } from './support/cpu-time.ts'
import { withFolder } from './support/database.ts'
import { writeDeliveries } from './support/deliveries.ts'
import { chooseLoadGenerator, type Measured } from './support/load.ts'

const ROUNDS = 3
const CONNECTIONS = 64
const SECONDS = 4
const SECONDS_ALONE = 2
/** It takes V8 about a hundred thousand deliveries until all that a server does with one is compiled at its best. */
const WARM_UPS = 3
const SECONDS_WARM_UP = 8
/** How many deliveries are prepared; the ceiling alone, which keeps nothing, may see them again. */
const PREPARED_A_SECOND = 20_000
const PREPARED_A_SECOND_ALONE = 10_000

const generator = await chooseLoadGenerator()

/** With the CPU time that server and PostgreSQL together spent on each delivery. */
const measure = async (contestant: Contestant, file: string, connections: number, seconds: number) => {
  const { hookUrl: url, name, pids } = contestant
  const before = await cpuSeconds(await pids())
  const measured = await generator.send({ url, file, connections, seconds, mayRepeat: name === 'ceiling' })
  const spent = (await cpuSeconds(await pids())) - before
  return { ...measured, cpuMicroseconds: (spent / measured.answers) * 1e6 }
}

/** Gives each of the contestants the same new deliveries, in turn; another one begins in each round. */
const playRounds = async ({ secret, contestants }: Contest, file: string): Promise<readonly Round[]> => {
  let next = 0
  const play = async (players: readonly Contestant[], connections: number, seconds: number, prepared: number) => {
    const range = { from: next, count: seconds * prepared }
    next += range.count
    await writeDeliveries(file, secret, range)
    const measured = new Map<string, Measured & { readonly cpuMicroseconds: number }>()
    for (const player of players) measured.set(player.name, await measure(player, file, connections, seconds))
    return measured
  }
  for (let turn = 0; turn < WARM_UPS; turn += 1) {
    // The naive one waits for its database, whatever is compiled: once is enough.
    const players = turn === 0 ? contestants : contestants.filter(({ name }) => name !== 'naive')
    await play(players, CONNECTIONS, SECONDS_WARM_UP, PREPARED_A_SECOND)
  }
  const rounds: Round[] = []
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const order = [...contestants.slice(turn), ...contestants.slice(0, turn)]
    const alone = order.filter(({ name }) => name === 'floor' || name === 'Slugline')
    rounds.push({
      together: await play(order, CONNECTIONS, SECONDS, PREPARED_A_SECOND),
      alone: await play(alone, 1, SECONDS_ALONE, PREPARED_A_SECOND_ALONE),
    })
  }
  return rounds
}

/** Whoever does less is faster: each of Slugline's deliveries must have become a deploy. */
const countDeploys = async ({ databaseUrl }: Contest): Promise<string> => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    `select count(*)::int as deliveries, (select count(*)::int from slugline.deploy) as deploys from slugline.delivery`,
  )
  await client.end()
  const { deliveries, deploys } = rows[0]
  if (deliveries !== deploys) throw new Error(`Of ${deliveries} deliveries only ${deploys} were recorded.`)
  return `All of Slugline's ${deliveries} deliveries were recorded as deploys.`
}

const modes: readonly Mode[] = ['embedded', 'external']
console.log(`${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, sent by ${generator.name}`)
for (const mode of modes) {
  const result = await withFolder((folder) =>
    withContestants(mode, ['ceiling', 'floor', 'naive'], async (contest) => {
      const rounds = await playRounds(contest, join(folder, 'deliveries'))
      return `${report(rounds)}\n${await countDeploys(contest)}`
    }),
  )
  console.log(`\nPostgreSQL ${mode}\n${result}`)
}
