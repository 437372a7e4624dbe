// The dashboard and the table of metrics stay true: both are held against what /metrics prints.
import { makeMetrics } from '@slugline/adapters-http'
import type { LogEvent } from '@slugline/core'
import { describe, expect, it } from 'vitest'
import { read } from '../scripts/source-files.ts'

/** One of each event, so that every metric has a sample with all its labels. */
const EVENTS: readonly LogEvent[] = [
  { _tag: 'owner.missing', organizationId: '1', projectId: '1', email: 'a@example.com' },
  { _tag: 'hook.refused', plugin: 'heroku', projectId: '1', error: 'NoSuchHook' },
  { _tag: 'api.refused', error: 'TooManyCalls' },
  {
    _tag: 'delivery.received',
    plugin: 'heroku',
    organizationId: '1',
    projectId: '1',
    deliveryId: '1',
    app: null,
    releaseNumber: null,
    outcome: { outcome: 'recorded', reason: 'deploy' },
  },
  { _tag: 'hook.called' },
  { _tag: 'hook.answered', plugin: 'heroku', answer: 'accepted', seconds: 0.01 },
  { _tag: 'batch.flushed', statement: 'record', size: 3 },
  { _tag: 'job.settled', topic: 'forward', outcome: 'dead', organizationId: '1', jobId: '1', failure: 'No answer.' },
  {
    _tag: 'backfill.finished',
    plugin: 'heroku',
    organizationId: '1',
    projectId: '1',
    read: 3,
    recorded: 1,
  },
  { _tag: 'database.failed', kind: 'unavailable', sqlState: '57P01' },
]

const metrics = makeMetrics({
  plugins: ['heroku'],
  version: '1.2.3',
  load: () => ({ connections: 1, idleConnections: 1, waitingForConnection: 0, waitingForFlush: 0 }),
  ofProcess: true,
})
for (const event of EVENTS) metrics.emit(event)
const printed = await metrics.text()

/** The printed metrics with their types, as `# TYPE` lines have them. */
const types = new Map([...printed.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]))

/** The printed samples by name (a histogram's end in _bucket, _sum, _count), each with the names of its labels. */
const samples = new Map(
  [...printed.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)].map(([, name = '', labels = '']) => [
    name,
    new Set([...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label)),
  ]),
)

const ours = [...types.keys()].filter((name) => name.startsWith('slugline_')).sort()

const withoutSuffix = (sample: string): string => {
  const base = sample.replace(/_(?:bucket|sum|count)$/, '')
  return types.get(base) === 'histogram' ? base : sample
}

describe('the table of metrics', () => {
  const rows = [...read('docs/metrics.md').matchAll(/^\| `(slugline_\w+)` \| (\w+) \| (.*?) ?\| /gm)]

  it('has every metric with its type, and no other', () => {
    expect(rows.map(([, name, type]) => `${name} ${type}`).sort()).toEqual(
      ours.map((name) => `${name} ${types.get(name)}`),
    )
  })

  it.each(rows.map(([, name = '', , labels = '']) => ({ name, labels })))(
    'has the labels of $name',
    ({ name, labels }) => {
      const sample = samples.get(name) ?? samples.get(`${name}_sum`)
      expect([...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort()).toEqual([...(sample ?? [])].sort())
    },
  )

  it('names metrics of the process that exist', () => {
    const named = [...read('docs/metrics.md').matchAll(/`((?:process|nodejs)_\w+)`/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !types.has(name))).toEqual([])
  })
})

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource?: unknown
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: unknown }[]
}

describe('the dashboard', () => {
  const dashboard = JSON.parse(read('docs/grafana/slugline.json'))
  const panels: readonly Panel[] = dashboard.panels
  const graphs = panels.filter(({ type }) => type !== 'row')
  const expressions = graphs.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))

  it('is one that Grafana takes: known panels on a grid without overlaps, each with queries of the chosen source', () => {
    expect(dashboard).toMatchObject({ uid: 'slugline', title: 'Slugline', schemaVersion: expect.any(Number) })
    expect(dashboard.templating.list.map(({ name, type }: Panel & { name: string }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['instance', 'query'],
    ])
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const source = { type: 'prometheus', uid: '$datasource' }
    for (const { title, type, targets = [], datasource } of graphs) {
      expect([title, ['timeseries', 'stat'].includes(type), datasource]).toEqual([title, true, source])
      expect([title, targets.length > 0]).toEqual([title, true])
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
      for (const target of targets) expect(target.datasource).toEqual(source)
    }
    const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    )
    expect(new Set(taken).size).toBe(taken.length)
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
  })

  it('has a row for each part', () => {
    expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      ...['Deliveries', 'Refusals', 'Latency', 'Batches and queue', 'Database', 'Jobs', 'Process'],
    ])
  })

  it.each(expressions)('$title: $expr asks for what is there', ({ expr }) => {
    const { names, labels } = partsOf(expr)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !samples.has(name))).toEqual([])
    // Prometheus adds the instance to all that it scrapes.
    const known = new Set(['instance', ...names.flatMap((name) => [...(samples.get(name) ?? [])])])
    expect(labels.filter((label) => !known.has(label))).toEqual([])
  })

  it('shows every metric of ours', () => {
    const shown = new Set(expressions.flatMap(({ expr }) => partsOf(expr).names.map(withoutSuffix)))
    expect(ours.filter((name) => !shown.has(name))).toEqual([])
  })
})

const FUNCTIONS = new Set(['sum', 'rate', 'histogram_quantile', 'by'])

/** The metrics of an expression, which is all that is no function, and the labels that it matches and groups by. */
const partsOf = (expr: string): { readonly names: readonly string[]; readonly labels: readonly string[] } => {
  const labels: string[] = []
  const rest = expr
    .replace(/\bby \(([^)]*)\)/g, (_, list: string) => {
      labels.push(...list.split(', '))
      return ''
    })
    .replace(/\{([^}]*)\}/g, (_, matchers: string) => {
      labels.push(...[...matchers.matchAll(/(\w+)=/g)].map(([, label = '']) => label))
      return ''
    })
    .replace(/\[[^\]]*\]/g, '')
  const names = [...rest.matchAll(/[a-z_]\w*/gi)].map(([name]) => name).filter((name) => !FUNCTIONS.has(name))
  return { names, labels }
}
