import { expect, it } from 'vitest'
import { makeTurnstile } from '../src/turnstile.ts'

it('lets so many through at a time, and the others in the order in which they came', async () => {
  const { enter } = makeTurnstile(2, 5_000)
  const through: number[] = []
  const enterAs = async (name: number): Promise<() => void> => {
    const leave = await enter()
    through.push(name)
    return leave
  }
  const [first, second, ...others] = [1, 2, 3, 4].map(enterAs)
  const leave = await first
  await second
  expect(through).toEqual([1, 2])
  leave?.()
  ;(await others[0])?.()
  await others[1]
  expect(through).toEqual([1, 2, 3, 4])
})

it('lets nobody wait for ever, and gives his turn to the next', async () => {
  const { enter } = makeTurnstile(1, 20)
  const leave = await enter()
  await expect(enter()).rejects.toThrow('timeout exceeded when trying to connect')
  const next = enter()
  leave()
  ;(await next)()
  ;(await enter())()
})
