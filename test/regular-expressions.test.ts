// Every regular expression of the packages takes linear time, whatever text it is given: each is found in the sources
// and run on adversarial texts made of its own characters. A timing is no assertion, so the bound is generous: for all
// texts together what is linear takes a tenth of a second, what is quadratic half a minute, and the rest never ends.
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parseAst } from 'vitest/node'
import { filesIn, packageFolders, read, withoutComments } from '../scripts/source-files.ts'
import { proved } from './support/proof.ts'

const LENGTHS = [28, 1000, 10_000, 100_000]

interface Found {
  readonly file: string
  readonly source: string
  readonly flags: string
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** All regular expressions below a node of a syntax tree. */
const regexesIn = (file: string, node: unknown): readonly Found[] => {
  if (!isNode(node)) return []
  const below = Object.values(node).flatMap((member) => regexesIn(file, member))
  if (!isNode(node.regex)) return below
  return [...below, { file, source: String(node.regex.pattern), flags: String(node.regex.flags) }]
}

const sources = packageFolders()
  .filter((folder) => folder.startsWith('packages/'))
  .flatMap((folder) => filesIn(`${folder}/src`))
const regexes = sources.flatMap((file) => regexesIn(file, parseAst(read(file), { lang: 'ts' })))

/** A character that a class stands for. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '1',
  w: 'a',
  s: ' ',
  S: 'x',
  D: 'x',
  W: '-',
  n: '\n',
  t: '\t',
  b: '',
}

const PIECE = /\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\.|\(\?<?[:=!]|\{[\d,]+\}|[\s\S]/gi

const sampleOf = (piece: string): string => {
  if (/^\\[ux]/.test(piece)) return String.fromCharCode(Number.parseInt(piece.slice(2), 16))
  if (piece.startsWith('\\')) return CLASSES[piece.slice(1)] ?? piece.slice(1)
  return piece.length > 1 || '^$()[]|?*+'.includes(piece) ? '' : piece === '.' ? 'x' : piece
}

/** Texts to try a pattern with: its characters and its parts again and again, after each beginning that it may have. */
const textsFor = (source: string, length: number): readonly string[] => {
  const samples = (source.match(PIECE) ?? []).map(sampleOf).filter((sample) => sample !== '')
  const skeleton = samples.join('')
  const characters = [...new Set([...samples.slice(0, 12), 'a', '1', ' ', '\n', '\u0000'])]
  const units = [...characters, ...characters.slice(0, 4).map((one) => `${one}1 `), ...parts(samples), skeleton]
  const beginnings = [...new Set(['', skeleton.slice(0, skeleton.length / 2), skeleton])]
  return units
    .filter((unit) => unit !== '')
    .flatMap((unit) => beginnings.map((beginning) => beginning + unit.repeat(Math.ceil(length / unit.length))))
    .flatMap((text) => ['', '\u0000!', '\n!'].map((end) => text.slice(0, length - end.length) + end))
}

/** Runs of a few characters of a pattern. */
const parts = (samples: readonly string[]): readonly string[] =>
  samples.slice(0, 8).flatMap((_, start) => [2, 5].map((length) => samples.slice(start, start + length).join('')))

const script = new vm.Script(
  'const pattern = new RegExp(source, flags); for (const text of texts) text.replace(pattern, "")',
)

/** Reads adversarial texts by a pattern; throws when that takes longer than a bound, however long it would take. */
const readTexts = ({ source, flags }: Pick<Found, 'source' | 'flags'>, timeout: number): void => {
  for (const length of LENGTHS) script.runInNewContext({ source, flags, texts: textsFor(source, length) }, { timeout })
}

describe('regular expressions', () => {
  it('are found', () => {
    expect(regexes.length).toBeGreaterThan(40)
    expect(regexes.map(({ file }) => file)).toContain('packages/core/src/domain/version.ts')
    const made = sources.filter((file) => /\bRegExp\(/.test(withoutComments(read(file))))
    expect(made, 'made at run time, where this test does not see them').toEqual([])
  })

  it.each(['^(a+)+$', '\\s+$', '^.* by .* by .*$', '(\\d+)-(\\d+)x', '(a|a)*b'])(
    'are stopped if not linear: %s',
    (source) => {
      expect(() => readTexts({ source, flags: '' }, 500)).toThrow('timed out')
    },
  )

  it.each(regexes)('$file: /$source/$flags', (found) => readTexts(found, 10_000), 60_000)

  it('are counted', () => {
    const longest = LENGTHS.at(-1) ?? 0
    const texts = regexes.flatMap(({ source }) => LENGTHS.map((length) => textsFor(source, length).length))
    const all = texts.reduce((sum, count) => sum + count, 0)
    proved('R6', 'regular expressions on adversarial texts', {
      expressions: regexes.length,
      texts: all,
      'characters at most': longest,
    })
  })
})
