import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, it } from 'vitest'
import { isPublicAddress } from '../../src/outgoing/public-address.ts'

/** All that IANA has set apart in IPv4, except what is reachable from everywhere (RFC 6890 and its registry). */
const SET_APART_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '255.255.255.255/32', '168.63.129.16/32'],
]

const SET_APART_V6 = [
  ...[
    '::/96',
    '::1/128',
    '::ffff:0:0/96',
    '::ffff:0:0:0/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
  ],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8', '4000::/2', '8000::/2'],
]

/** Any address of a block: the block's own first bits, and any others. */
const addressIn = (block: string): fc.Arbitrary<readonly number[]> => {
  const [network, bits] = ipaddr.parseCIDR(block)
  const own = network.toByteArray()
  const mask = own.map((_, index) => (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff)
  return fc
    .uint8Array({ minLength: own.length, maxLength: own.length })
    .map((any) => own.map((byte, index) => (byte & (mask[index] ?? 0)) | ((any[index] ?? 0) & ~(mask[index] ?? 0))))
}

const textOf = (bytes: readonly number[]): string => ipaddr.fromByteArray([...bytes]).toString()

it('refuses every address of a block that is set apart', () => {
  const blocks = [...SET_APART_V4, ...SET_APART_V6].map(addressIn)
  fc.assert(
    fc.property(fc.oneof(...blocks), (bytes) => !isPublicAddress(textOf(bytes))),
    { numRuns: 3000 },
  )
})

it('refuses an IPv4 address that is set apart in every form of IPv6 that can hold it', () => {
  fc.assert(
    fc.property(fc.oneof(...SET_APART_V4.map(addressIn)), (bytes) => {
      const [a = 0, b = 0, c = 0, d = 0] = bytes
      const groups = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(':')
      const inverted = [~((a << 8) | b) & 0xffff, ~((c << 8) | d) & 0xffff].map((group) => group.toString(16)).join(':')
      const forms = [
        ...[`::${groups}`, `::ffff:${groups}`, `::ffff:0:${groups}`, `64:ff9b::${groups}`, `64:ff9b:1::${groups}`],
        ...[`2002:${groups}::1`, `2001:0:4136:e378:8000:63bf:${inverted}`, `::ffff:${bytes.join('.')}`],
      ]
      return forms.every((form) => !isPublicAddress(form))
    }),
    { numRuns: 500 },
  )
})

it('lets through what is public, also behind the translation of a network without IPv4', () => {
  for (const address of ['1.1.1.1', '140.82.112.6', '223.255.255.255', '2606:50c0:8000::153', '64:ff9b::8c52:7006']) {
    expect({ address, isPublic: isPublicAddress(address) }).toEqual({ address, isPublic: true })
  }
})

it('refuses what is no address, or not written as DNS and sockets write one', () => {
  for (const text of [
    '',
    'localhost',
    '1',
    '1.1',
    '01.1.1.1',
    '0x1.1.1.1',
    '[2606:4700::1111]',
    '1.1.1.1:80',
    ' 1.1.1.1',
  ]) {
    expect({ text, isPublic: isPublicAddress(text) }).toEqual({ text, isPublic: false })
  }
})
