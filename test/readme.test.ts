// The documents stay true: their snippets are pieces of files that tests run, their commands exist, their links lead somewhere.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, read } from '../scripts/source-files.ts'

const documentsIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

const DOCUMENTS = ['.', 'docs', 'docs/decisions', 'packages/heroku-client'].flatMap(documentsIn)

const SNIPPET = /<!-- (\S+) -->\n```\w*\n([\s\S]*?)```/g
const snippets = DOCUMENTS.flatMap((document) =>
  [...read(document).matchAll(SNIPPET)].map((match) => ({ document, file: match[1] ?? '', text: match[2] ?? '' })),
)

describe('the documents', () => {
  it.each(snippets)('$document shows a piece of $file as it is', ({ file, text }) => {
    expect(text.trim()).not.toBe('')
    expect(read(file)).toContain(text)
  })

  it('shows how to embed the core', () => {
    expect(snippets.map(({ file }) => file)).toContain('examples/embedded/src/app.ts')
  })

  it.each(DOCUMENTS)('%s names commands that exist', (document) => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = [...read(document).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map((match) => match[1])
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([])
  })

  it.each(DOCUMENTS)('%s links to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '')
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([])
  })

  it('the settings table has every variable, and no other', () => {
    const table = [...read('README.md').matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].flatMap((match) =>
      [...(match[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((name) => name[1]),
    )
    const known = [...read('examples/server/src/settings.ts').matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1])
    expect(table.sort()).toEqual(known.sort())
  })
})
