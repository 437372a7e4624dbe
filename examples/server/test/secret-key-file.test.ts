import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { secretKeysIn } from '../src/secret-key-file.ts'

const root = await mkdtemp(join(tmpdir(), 'slugline-secret-key-'))
afterAll(() => rm(root, { recursive: true, force: true }))

const folder = (): Promise<string> => mkdtemp(join(root, 'data-'))
const fileOf = (directory: string): string => join(directory, 'secret-key')
const SCRIPT = fileURLToPath(new URL('support/make-secret-keys.ts', import.meta.url))
const SET = 'a key that was set, of many characters'

describe('the secret key of a data folder', () => {
  it('is made once, for its maker alone, and read ever after', async () => {
    const directory = await folder()
    const keys = await secretKeysIn(directory, [])
    expect(keys).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
    const { mode, uid, size } = await stat(fileOf(directory))
    expect({ mode: mode & 0o777, uid, size }).toEqual({ mode: 0o600, uid: process.getuid?.(), size: 44 })
    expect(await secretKeysIn(directory, [])).toEqual(keys)
    expect(await secretKeysIn(await folder(), [])).not.toEqual(keys)
  })

  it('still opens what was encrypted before one was set; where one is set none is made', async () => {
    const directory = await folder()
    expect(await secretKeysIn(directory, [SET])).toEqual([SET])
    expect(await readdir(directory)).toEqual([])
    const [own = ''] = await secretKeysIn(directory, [])
    expect(await secretKeysIn(directory, [SET])).toEqual([SET, own])
  })

  it('is one, however many starts make it at once, and nothing else is left', async () => {
    const directory = await folder()
    const found = await Promise.all(Array.from({ length: 20 }, () => secretKeysIn(directory, [])))
    expect(new Set(found.flat()).size).toBe(1)
    expect(await secretKeysIn(directory, [])).toEqual(found[0])
    expect(await readdir(directory)).toEqual(['secret-key'])
  })

  it('is whole or not there when a start that makes it is killed; what that one leaves goes', async () => {
    const parent = await folder()
    const child = spawn(process.execPath, [SCRIPT, parent], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    const lines = createInterface(child.stdout)
    for (let made = 0; made < 30; made += 1) await once(lines, 'line')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const directories = (await readdir(parent)).map((name) => join(parent, name))
    expect(directories.length).toBeGreaterThan(29)
    for (const directory of directories) {
      const text = await readFile(fileOf(directory), 'utf8').catch(() => null)
      if (text !== null) expect(text).toMatch(/^[\w-]{43}\n$/)
      await writeFile(join(directory, 'secret-key.making-0123456789ab'), 'half a k')
      const [key] = await secretKeysIn(directory, [])
      if (text !== null) expect(key).toBe(text.trim())
      expect(await readdir(directory)).toEqual(['secret-key'])
    }
  })

  it.each(['', 'short', `${'x'.repeat(40)},${'y'.repeat(40)}`, `${'x'.repeat(40)}\n${'y'.repeat(40)}`])(
    'is not taken from a file that holds no key, nor made anew there: %j',
    async (text) => {
      const directory = await folder()
      await writeFile(fileOf(directory), text)
      await expect(secretKeysIn(directory, [])).rejects.toThrow(`${fileOf(directory)} holds no secret key.`)
      expect(await readFile(fileOf(directory), 'utf8')).toBe(text)
    },
  )
})
