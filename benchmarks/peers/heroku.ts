// Heroku's Platform API with apps of many releases, out of the package's own fake. Each answer is made once: what a
// benchmark of reading it measures is the reader.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { makeFakeHeroku, type NewFakeRelease } from '@slugline/heroku-client/testing'

/** `{"acme-code": [10000, "code"]}`: so many releases each, and what they are. */
const apps: Readonly<Record<string, readonly [number, string]>> = JSON.parse(process.env.APPS ?? '{}')

/** One of ten is new code, three go back to code of before, six change config vars. */
const realistic = (number: number): NewFakeRelease => {
  const place = number % 10
  if (place === 1) return {}
  return place < 5 ? { rollbackTo: Math.max(1, number - 20 - (number % 7)) } : { config: ['LANG'] }
}

/** How many milliseconds each answer takes, on its way to and fro. */
const delay = Number(process.env.DELAY ?? 0)

const heroku = makeFakeHeroku()
for (const [name, [count, mix]] of Object.entries(apps)) {
  heroku.addApp({ name })
  for (let number = 1; number <= count; number += 1) await heroku.release(name, mix === 'code' ? {} : realistic(number))
}

interface Made {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const made = new Map<string, Made>()

const make = async (url: string, range: string | undefined): Promise<Made> => {
  const headers = { authorization: 'Bearer token', ...(range === undefined ? {} : { range }) }
  heroku.setRemaining(999_999_999)
  const answer = await heroku.handle(new Request(`http://heroku${url}`, { headers }))
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  }
}

const server = createServer(async ({ url = '/', headers: { range } }, reply) => {
  const key = `${url} ${range}`
  const answer = made.get(key) ?? (await make(url, range))
  made.set(key, answer)
  if (delay > 0) await pause(delay)
  reply.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.byteLength }).end(answer.body)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit(0))
