import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const DOCS = join(import.meta.dirname, '../../../../docs')

/** What a page says that a command prints. */
export interface Shown {
  readonly language: 'text' | 'json'
  readonly text: string
}

/** A block that a reader pastes into a shell, and what it prints. */
export interface Step {
  readonly command: string
  /** Null when the page shows nothing. */
  readonly shown: Shown | null
}

/** Lines that a reader types in terminals of their own: `slugline$ npm start`. */
export interface Typed {
  readonly lines: readonly { readonly terminal: string; readonly line: string }[]
}

/** A page of docs, as it is run. */
export interface Page {
  /** What a reader does, in order: each `console` block, and each `sh` block with the `text` or `json` block after it. */
  readonly actions: readonly (Step | Typed)[]
  /** The files that it shows under their names. */
  readonly files: Readonly<Record<string, string>>
}

interface Block {
  readonly file: string | undefined
  readonly language: string | undefined
  readonly text: string
}

const BLOCK = /(?:^`([\w.]+)`:\n)?^```(\w*)\n([\s\S]*?)^```$/gm

/** Reads a page, such as `clients.md`. */
export const readPage = (name: string): Page => {
  const page = readFileSync(join(DOCS, name), 'utf8')
  const blocks = [...page.matchAll(BLOCK)].map(([, file, language, text = '']): Block => ({ file, language, text }))
  return {
    actions: blocks.flatMap(({ language, text }, index): readonly (Step | Typed)[] => {
      if (language === 'console') return [{ lines: typedIn(text) }]
      return language === 'sh' ? [{ command: text, shown: shownIn(blocks[index + 1]) }] : []
    }),
    files: Object.fromEntries(blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]]))),
  }
}

const typedIn = (text: string): Typed['lines'] =>
  [...text.matchAll(/^(\w+)\$ (.+)$/gm)].map(([, terminal = '', line = '']) => ({ terminal, line }))

const shownIn = (block: Block | undefined): Shown | null =>
  block?.language === 'text' || block?.language === 'json' ? { language: block.language, text: block.text } : null

/** What a command printed, as it is compared with what was shown: JSON by its meaning, anything else by its text. */
export const comparable = (text: string, shown: Shown | null): unknown =>
  shown?.language === 'json' ? JSON.parse(normal(text)) : normal(text)

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?: UTC|Z)/g, 'TIME'],
  [/\b\d{4}-\d\d-\d\d\b/g, 'DATE'],
  [/\b\d+ (?:second|minute|hour|day)s?\b/g, 'AGE'],
  [/slugline_(?:\w+|…)/g, 'TOKEN'],
  [/\/(?:[0-9a-f]{64}|…)\//g, '/SIGNATURE/'],
  [/"lastCharacters": ?"\w+"/g, '"lastCharacters":"LAST"'],
  [/\bToken \d+/g, 'Token ID'],
  [/"(id|deliveryId)": ?"\d+"/g, '"$1":"ID"'],
  [/-{2,}/g, '--'],
  [/ {2,}/g, ' '],
]

/** A text without what differs from run to run: times, tokens, ids in JSON, and the widths of tables that follow them. */
const normal = (text: string): string =>
  CHANGING.reduce((changed, [pattern, replacement]) => changed.replace(pattern, replacement), text)
