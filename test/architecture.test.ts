// Reads the sources as text. These are the rules that neither the compiler nor Biome can state.
import { describe, expect, it } from 'vitest'
import { filesIn, importsOf, packageFolders, read, withoutComments } from '../scripts/source-files.ts'

const packages = packageFolders()
const sources = packages.flatMap((folder) => filesIn(`${folder}/src`))
const everything = [
  ...sources,
  ...packages.flatMap((folder) => filesIn(`${folder}/test`)),
  ...filesIn('test'),
  ...filesIn('scripts'),
  ...filesIn('benchmarks'),
]

/** The package a bare specifier belongs to, or nothing for a relative path or a module of Node. */
const packageOf = (specifier: string): string[] => {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return []
  return [
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  ]
}

const offences = (files: readonly string[], pattern: RegExp, reason: string): string[] =>
  files.flatMap((file) => {
    const found = withoutComments(read(file)).match(pattern)
    return found === null ? [] : [`${file}: "${found[0]}": ${reason}`]
  })

describe('architecture', () => {
  const core = filesIn('packages/core/src')
  it.each([
    [/\bDate\.now\b/, 'core has no clock: the time comes in the command or through the clock port'],
    [/\bnew Date\b\s*(?:\(\s*\)|(?!\s*\())/, 'core has no clock: make a Date of a given time only'],
    [/(?<!new )\bDate\(/, 'core has no clock: Date() called as a function is the present time'],
    [/\bperformance\./, 'core has no clock: the time comes in the command or through the clock port'],
    [/\bMath\.random\b/, 'core has no randomness: random tokens come through the signing port'],
    [/\bcrypto\b/, 'core has no cryptography of its own: it comes through the signing port'],
    [/\bprocess\./, 'core has no environment: settings come as arguments'],
    [/['"]node:/, 'core has no Node: what it needs of the machine comes through a port'],
  ])('core does without %s', (pattern, reason) => {
    expect(offences(core, pattern, reason)).toEqual([])
  })

  it('asks a container for something in the composition root alone', () => {
    const others = sources.filter((file) => file !== 'examples/server/src/main.ts')
    const reason = "only examples/server's main.ts takes from the container; everything else is given what it needs"
    expect(offences(others, /\b\w*container\s*\.\s*get(?:All)?(?:Async)?\s*[<(]/i, reason)).toEqual([])
  })

  it('imports fp-ts and io-ts in one form', () => {
    const fpTs =
      /^\s*(?:import|export)\b(?!(?: type)? \{(?:\s*(?:type )?\w+ as \w+,?)+\s*\} from)[^;'"]*\bfrom 'fp-ts'/m
    const ioTs = /^\s*(?:import|export)\b(?!(?: type)? \* as t from)[^;'"]*\bfrom 'io-ts'/m
    expect([
      ...offences(everything, fpTs, "write import { either as E } from 'fp-ts'"),
      ...offences(everything, ioTs, "write import * as t from 'io-ts'"),
      ...offences(everything, /\b(?:from|import)\s*\(?\s*['"](?:fp-ts|io-ts)\//, 'a subpath dies in plain Node'),
    ]).toEqual([])
  })

  it.each(packages)('%s declares the dependencies that its source imports', (folder) => {
    const { name, dependencies, peerDependencies } = JSON.parse(read(`${folder}/package.json`))
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    const imported = new Set(filesIn(`${folder}/src`).flatMap((file) => importsOf(file).flatMap(packageOf)))
    imported.delete(name)
    expect({
      [`${folder}/package.json lacks what its source imports`]: [...imported].filter((it) => !declared.includes(it)),
      [`${folder}/package.json declares what its source never imports`]: declared.filter((it) => !imported.has(it)),
    }).toEqual({
      [`${folder}/package.json lacks what its source imports`]: [],
      [`${folder}/package.json declares what its source never imports`]: [],
    })
  })

  it('keeps source files small', () => {
    // An index is a list.
    const long = sources
      .filter((file) => !file.endsWith('/index.ts'))
      .flatMap((file) => {
        const lines = read(file).trimEnd().split('\n').length
        return lines > 250 ? [`${file}: ${lines} lines: above 250 a file does more than one thing; split it`] : []
      })
    expect(long).toEqual([])
  })
})

describe('ports', () => {
  const ports = [
    ...read('packages/core/src/port-ids.ts').matchAll(/PortId<(?:readonly )?(\w+)(?:\[\])?> = portId/g),
  ].map((match) => match[1] ?? '')
  const suiteOf = (port: string): string => `${port[0]?.toLowerCase()}${port.slice(1)}Contract`

  it.each(ports)('%s has a contract suite', (port) => {
    const file = port.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
    expect(read(`packages/core/src/contracts/${file}.contract.ts`)).toContain(`export const ${suiteOf(port)} = `)
  })

  /** A function that makes the port, or a constant that is it. */
  const implementsPort = (text: string, port: string): boolean => new RegExp(`: ${port} =>? `).test(text)

  const adapters = packages.flatMap((folder) => {
    const files = filesIn(`${folder}/src`).filter((file) => !file.includes('/contracts/'))
    const texts = files.map((file) => withoutComments(read(file)))
    return ports.filter((port) => texts.some((text) => implementsPort(text, port))).map((port) => ({ folder, port }))
  })

  it('have adapters that this test finds', () => {
    expect(adapters).toContainEqual({ folder: 'packages/adapters-memory', port: 'DeployRecording' })
    expect(adapters).toContainEqual({ folder: 'packages/adapters-postgres', port: 'UserLookup' })
    expect(adapters).toContainEqual({ folder: 'packages/adapters-http', port: 'Signing' })
    expect(adapters).toContainEqual({ folder: 'packages/heroku-client', port: 'Plugin' })
  })

  it.each(adapters)('$folder proves its $port', ({ folder, port }) => {
    const isCalled = new RegExp(`\\b(?:${suiteOf(port)}|storeContracts)\\(`)
    expect(filesIn(`${folder}/test`).some((file) => isCalled.test(read(file)))).toBe(true)
  })
})
