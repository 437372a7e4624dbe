import { answer, refuse } from './fake-answer.ts'

/** What a list can be ordered by: the value of each item, by the attribute's name. */
export type Attributes<A> = Readonly<Record<string, (item: A) => string | number>>

interface Range {
  readonly attribute: string
  /** Whether the start itself is left out. */
  readonly isExclusive: boolean
  readonly start: string
  readonly isDescending: boolean
  readonly max: number
}

const RANGE = /^([a-z_]{1,30}) (\]?)([\w:.-]{0,60})\.\.(?:; ([\w=, ]{0,60}))?$/
const MOST = 1000
const DEFAULT = 'id ..; max=200'

const readRange = (header: string): Range | null => {
  const [match, attribute = '', bracket, start = '', options = ''] = RANGE.exec(header) ?? []
  const given = new Map(options.split(/, ?/).map((option) => [option.split('=')[0], option.split('=')[1]]))
  const max = Number(given.get('max') ?? 200)
  if (match === undefined || !Number.isInteger(max) || max < 1 || max > MOST) return null
  return { attribute, isExclusive: bracket === ']', start, isDescending: given.get('order') === 'desc', max }
}

/**
 * A page of a list, as the request's `Range` asks for it: 200 with all that is left, or 206 and where it goes on.
 */
export const answerPage = <A>(
  request: Request,
  items: readonly A[],
  attributes: Attributes<A>,
  view: (item: A) => unknown,
): Response => {
  const range = readRange(request.headers.get('range') ?? DEFAULT)
  const read = range === null ? undefined : attributes[range.attribute]
  if (range === null || read === undefined) return refuse(416, 'requested_range_not_satisfiable')
  const left = inRange(items, range, read)
  const page = left.slice(0, range.max)
  const last = page.at(-1)
  if (last === undefined || page.length === left.length) return answer(200, page.map(view))
  const order = range.isDescending ? 'order=desc,' : ''
  return answer(206, page.map(view), {
    'accept-ranges': Object.keys(attributes).join(', '),
    'next-range': `${range.attribute} ]${read(last)}..; ${order}max=${range.max}`,
  })
}

const inRange = <A>(items: readonly A[], range: Range, read: (item: A) => string | number): readonly A[] => {
  const sign = range.isDescending ? -1 : 1
  const compare = (a: string | number, b: string | number): number => sign * (a < b ? -1 : a > b ? 1 : 0)
  const isLeft = (value: string | number): boolean => {
    if (range.start === '') return true
    const order = compare(value, typeof value === 'number' ? Number(range.start) : range.start)
    return range.isExclusive ? order > 0 : order >= 0
  }
  return items.filter((item) => isLeft(read(item))).toSorted((a, b) => compare(read(a), read(b)))
}
