import { type Checks, combineEventLogs, logEvents, makeMetrics, operationsRoutes } from '@slugline/adapters-http'
import type { EventLog, JobOutcome, LogEvent } from '@slugline/core'
import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { checkAnswers } from './support/check-answers.ts'

const received: LogEvent = {
  _tag: 'delivery.received',
  plugin: 'heroku',
  organizationId: '1',
  projectId: '11',
  deliveryId: '71',
  app: null,
  releaseNumber: null,
  outcome: { outcome: 'ignored', reason: 'no-slug' },
}
const refused = (error: string, plugin = 'heroku'): LogEvent => ({
  _tag: 'hook.refused',
  plugin,
  projectId: '11',
  error,
})
const ownerMissing: LogEvent = { _tag: 'owner.missing', organizationId: '1', projectId: '11', email: 'a@example.com' }

const settled = (outcome: JobOutcome, failure: string | null): LogEvent => ({
  _tag: 'job.settled',
  topic: 'forward',
  outcome,
  organizationId: '1',
  jobId: '1',
  failure,
})
const backfilled = (read: number, recorded: number): LogEvent => ({
  _tag: 'backfill.finished',
  plugin: 'heroku',
  organizationId: '1',
  projectId: '11',
  read,
  recorded,
})

const traffic: readonly LogEvent[] = [
  { _tag: 'hook.called' },
  { _tag: 'hook.answered', plugin: 'heroku', answer: 'accepted', seconds: 0.02 },
  { _tag: 'hook.answered', plugin: 'made up', answer: 'failed', seconds: 20 },
  { _tag: 'hook.called' },
  { _tag: 'hook.called' },
  { _tag: 'hook.called' },
  { _tag: 'batch.flushed', statement: 'record', size: 3 },
  { _tag: 'database.failed', kind: 'unavailable', sqlState: '57P01' },
  settled('done', null),
  settled('retry', 'No answer.'),
  settled('dead', 'No answer.'),
  backfilled(3, 1),
  backfilled(2, 0),
]

const makeApp = async (checks: () => Promise<Checks> = async () => ({ database: 'up' })) => {
  const metrics = makeMetrics({ plugins: ['heroku', 'builtin'], version: '1.2.3' })
  const app = fastify()
  checkAnswers(app)
  await app.register(operationsRoutes({ checks, metrics }))
  return { app, metrics }
}

describe('operations', () => {
  it('answers /healthz, without asking anybody', async () => {
    const { app } = await makeApp(() => Promise.reject(new Error('never asked')))
    for (const url of ['/healthz', '/healthz/']) {
      const answer = await app.inject({ url })
      expect([answer.statusCode, answer.body]).toEqual([200, '{"status":"ok"}'])
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    }
    const head = await app.inject({ method: 'HEAD', url: '/healthz' })
    expect([head.statusCode, head.body]).toEqual([200, ''])
    const post = await app.inject({ method: 'POST', url: '/healthz' })
    expect([post.statusCode, post.headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  it('answers /readyz by the checks of now', async () => {
    let checks: Checks = { database: 'down' }
    const { app } = await makeApp(async () => checks)
    const down = await app.inject({ url: '/readyz' })
    expect([down.statusCode, down.json()]).toEqual([503, { status: 'unavailable', checks: { database: 'down' } }])
    checks = { database: 'up' }
    const up = await app.inject({ url: '/readyz' })
    expect([up.statusCode, up.json()]).toEqual([200, { status: 'ready' }])
  })

  it('is not ready when a check fails', async () => {
    const { app } = await makeApp(() => Promise.reject(new Error('timeout')))
    const answer = await app.inject({ url: '/readyz' })
    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'unavailable', checks: { database: 'down' } }])
  })

  it('answers /metrics in the text of Prometheus, with no label that a caller made up', async () => {
    const { app, metrics } = await makeApp()
    for (const event of [
      received,
      received,
      refused('NoSuchHook', 'x"\n1'),
      refused('NoSuchHook', 'x2'),
      ownerMissing,
    ]) {
      metrics.emit(event)
    }
    const answer = await app.inject({ url: '/metrics' })
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(answer.body).toContain('slugline_deliveries_total{plugin="heroku",outcome="ignored",reason="no-slug"} 2')
    expect(answer.body).toContain('slugline_hook_refusals_total{plugin="other",error="NoSuchHook"} 2')
    expect(answer.body).toContain('slugline_releases_without_owner_total{owner="missing"} 1')
    expect(answer.body).not.toContain('example.com')
  })

  it('shows how long calls took, how many are under way, what was put together and what failed', async () => {
    const { app, metrics } = await makeApp()
    for (const event of traffic) metrics.emit(event)
    const lines = (await app.inject({ url: '/metrics' })).body.split('\n')
    for (const line of [
      'slugline_hook_duration_seconds_bucket{le="0.01",plugin="heroku",answer="accepted"} 0',
      'slugline_hook_duration_seconds_bucket{le="0.025",plugin="heroku",answer="accepted"} 1',
      'slugline_hook_duration_seconds_sum{plugin="heroku",answer="accepted"} 0.02',
      'slugline_hook_duration_seconds_bucket{le="10",plugin="other",answer="failed"} 0',
      'slugline_hook_duration_seconds_bucket{le="+Inf",plugin="other",answer="failed"} 1',
      'slugline_hook_duration_seconds_count{plugin="other",answer="failed"} 1',
      'slugline_hook_calls_in_progress 2',
      'slugline_batch_size_calls_sum{statement="record"} 3',
      'slugline_database_errors_total{kind="unavailable",sqlstate="57"} 1',
      'slugline_jobs_total{topic="forward",outcome="retry"} 1',
      'slugline_jobs_total{topic="forward",outcome="dead"} 1',
      'slugline_backfilled_releases_total{plugin="heroku",result="recorded"} 1',
      'slugline_backfilled_releases_total{plugin="heroku",result="known"} 4',
      `slugline_build_info{version="1.2.3",node="${process.version}"} 1`,
    ]) {
      expect(lines).toContain(line)
    }
  })

  it('reads the load at each scrape, and measures the process, where it is asked to', async () => {
    let waitingForFlush = 3
    const load = () => ({ connections: 8, idleConnections: 2, waitingForConnection: 5, waitingForFlush })
    const metrics = makeMetrics({ plugins: [], version: '1.2.3', load, ofProcess: true })
    expect(await metrics.text()).toContain('slugline_batch_waiting_calls 3')
    waitingForFlush = 0
    const lines = (await metrics.text()).split('\n')
    for (const line of [
      'slugline_pool_connections{state="busy"} 6',
      'slugline_pool_connections{state="idle"} 2',
      'slugline_pool_waiting_calls 5',
      'slugline_batch_waiting_calls 0',
    ]) {
      expect(lines).toContain(line)
    }
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
    const without = await makeMetrics({ plugins: [], version: '1.2.3' }).text()
    expect(without).not.toMatch(/slugline_pool|slugline_batch_waiting|process_/)
  })

  it('keeps two sets of metrics apart', async () => {
    const one = await makeApp()
    const other = await makeApp()
    one.metrics.emit(received)
    expect((await other.app.inject({ url: '/metrics' })).body).not.toContain('no-slug')
  })
})

describe('event logs', () => {
  it('tell a logger what an operator should see at info, and traffic not at all', () => {
    const lines: unknown[] = []
    const log = logEvents({
      debug: (fields, message) => lines.push(['debug', message, fields]),
      info: (fields, message) => lines.push(['info', message, fields]),
    })
    for (const event of [received, refused('SignatureError'), ...traffic, ownerMissing]) log.emit(event)
    expect(lines).toEqual([
      ['debug', 'database.failed', { event: 'database.failed', kind: 'unavailable', sqlState: '57P01' }],
      ['debug', 'job.settled', expect.objectContaining({ outcome: 'retry', failure: 'No answer.' })],
      ['info', 'job.settled', expect.objectContaining({ outcome: 'dead', jobId: '1' })],
      ['info', 'backfill.finished', expect.objectContaining({ projectId: '11', recorded: 1 })],
      ['info', 'owner.missing', expect.objectContaining({ email: 'a@example.com', organizationId: '1' })],
    ])
  })

  it('can be combined', () => {
    const heard: string[] = []
    const log = (name: string): EventLog => ({ emit: ({ _tag }) => void heard.push(`${name} ${_tag}`) })
    combineEventLogs(log('a'), log('b')).emit(received)
    expect(heard).toEqual(['a delivery.received', 'b delivery.received'])
  })
})
