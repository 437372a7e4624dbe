import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const CLIENTS = readFileSync(join(import.meta.dirname, '../../../../../docs/clients.md'), 'utf8')

/** What the document says that a command prints. */
export interface Shown {
  readonly language: 'text' | 'json'
  readonly text: string
}

/** A block of docs/clients.md that a reader pastes into a shell, and what it prints. */
export interface Step {
  readonly command: string
  /** Null when the document shows nothing. */
  readonly shown: Shown | null
}

const BLOCK = /(?:^`([\w.]+)`:\n)?^```(\w+)\n([\s\S]*?)^```$/gm
const blocks = [...CLIENTS.matchAll(BLOCK)].map(([, file, language, text = '']) => ({ file, language, text }))

const shownIn = (block: (typeof blocks)[number] | undefined): Shown | null =>
  block?.language === 'text' || block?.language === 'json' ? { language: block.language, text: block.text } : null

/** The commands of docs/clients.md in order: each `sh` block with the `text` or `json` block after it. */
export const steps: readonly Step[] = blocks.flatMap(({ language, text }, index) =>
  language === 'sh' ? [{ command: text, shown: shownIn(blocks[index + 1]) }] : [],
)

/** The files that docs/clients.md shows under their names. */
export const files: Readonly<Record<string, string>> = Object.fromEntries(
  blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]])),
)

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?: UTC|Z)/g, 'TIME'],
  [/\b\d{4}-\d\d-\d\d\b/g, 'DATE'],
  [/\b\d+ (?:second|minute|hour|day)s?\b/g, 'AGE'],
  [/slugline_(?:\w+|…)/g, 'TOKEN'],
  [/"lastCharacters": ?"\w+"/g, '"lastCharacters":"LAST"'],
  [/\bToken \d+/g, 'Token ID'],
  [/"(id|deliveryId)": ?"\d+"/g, '"$1":"ID"'],
  [/-{2,}/g, '--'],
  [/ {2,}/g, ' '],
]

/** A text without what differs from run to run: times, tokens, ids in JSON, and the widths of tables that follow them. */
export const normal = (text: string): string =>
  CHANGING.reduce((changed, [pattern, replacement]) => changed.replace(pattern, replacement), text)
