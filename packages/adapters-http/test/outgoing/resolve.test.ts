import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { makeResolveByDns } from '../../src/outgoing/resolve.ts'

const A = 1
const AAAA = 28
const ADDRESSES: Readonly<Record<number, readonly number[]>> = {
  [A]: [192, 0, 2, 1],
  [AAAA]: [0x20, 0x01, 0x0d, 0xb8, ...Array(11).fill(0), 1],
}

/** An answer to a query of one name: with the address of its type, or without any. */
const answerTo = (query: Buffer, types: readonly number[]): Buffer => {
  const question = query.subarray(12, query.indexOf(0, 12) + 5)
  const type = question.readUInt16BE(question.length - 4)
  const address = types.includes(type) ? ADDRESSES[type] : undefined
  const header = Buffer.from([0x81, 0x80, 0, 1, 0, address === undefined ? 0 : 1, 0, 0, 0, 0])
  const record = address === undefined ? [] : [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, address.length, ...address]
  return Buffer.concat([query.subarray(0, 2), header, question, Buffer.from(record)])
}

/** A server of DNS that knows addresses by the first label of a name, and is silent about all other names. */
const startDns = async (known: Readonly<Record<string, readonly number[]>>) => {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const types = known[query.toString('latin1', 13, 13 + (query[12] ?? 0))]
    if (types !== undefined) socket.send(answerTo(query, types), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return makeResolveByDns([`127.0.0.1:${socket.address().port}`])
}

it('asks DNS for both families, of which one will do', async () => {
  const resolve = await startDns({ both: [A, AAAA], four: [A], six: [AAAA], none: [] })
  const [four, six] = [
    { address: '192.0.2.1', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ]
  expect(await resolve('both.example')).toEqual([four, six])
  expect(await resolve('four.example.')).toEqual([four])
  expect(await resolve('six.example')).toEqual([six])
  await expect(resolve('none.example')).rejects.toMatchObject({ code: 'ENODATA' })
})

it('asks the system for a name without a dot', async () => {
  const resolve = await startDns({})
  expect(await resolve('localhost')).toEqual(await lookup('localhost', { all: true }))
})

it('keeps no other name waiting for those of which nobody says a word', async () => {
  const resolve = await startDns({})
  const settled: unknown[] = []
  const settle = (error: unknown) => void settled.push(error)
  for (let index = 0; index < 16; index += 1) resolve(`silent${index}.example`).catch(settle)
  await lookup('localhost')
  expect(settled).toEqual([])
})
