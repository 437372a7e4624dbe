import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

/** Where a secret stands: its table, then what tells its row from the others there. */
export type SecretPlace = readonly [table: string, ...row: string[]]

/** Seals the secrets that are stored, and opens them again. */
export interface SecretBox {
  /** The text to store for a secret, any text at all; another one each time. Without a key it holds the secret itself. */
  readonly seal: (place: SecretPlace, secret: string) => string
  /**
   * The secret of a text that was made for the same place, with any of the keys or before there were any.
   * @throws SecretUnreadable for any other text.
   */
  readonly open: (place: SecretPlace, stored: string) => string
  /** What all that `seal` makes begins with, and nothing that was made with another first key. */
  readonly mark: string
}

/** A stored secret that does not open. Says what kind of row it stands in, and nothing of its content. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable'
}

/** Of a key: a text that is shorter is a password rather than a key. */
const LEAST_CHARACTERS = 32

/**
 * Makes a box: the first key seals, all of them open. AES-256-GCM with a random nonce; the place is authenticated with
 * the secret, so that what is copied into another row does not open there. Texts look like this:
 *
 *     plain:SECRET
 *     sealed:v1:KEY:BASE64URL      of nonce (12 bytes), encrypted secret, tag (16 bytes)
 *
 * A key of AES, and the name of it that stands in the texts, are derived by HKDF (SHA-256, no salt) from each of
 * `keys`, which must be random: nothing makes them slow to guess.
 * @throws RangeError when a key has less than 32 characters.
 */
export const makeSecretBox = (keys: readonly string[]): SecretBox => {
  const derived = keys.map(deriveKey)
  const [first] = derived
  const byName = new Map(derived.map((key) => [key.name, key]))
  return {
    mark: first === undefined ? PLAIN : markOf(first),
    seal: (place, secret) => (first === undefined ? PLAIN + secret : markOf(first) + encrypt(first, place, secret)),
    open: (place, stored) => {
      if (stored.startsWith(PLAIN)) return stored.slice(PLAIN.length)
      const [, name, payload] = SEALED.exec(stored) ?? []
      if (name === undefined || payload === undefined) throw unreadable(place, 'is nothing that we write')
      const key = byName.get(name)
      if (key === undefined) throw unreadable(place, 'was encrypted with a key that is not among the secret keys')
      return decrypt(key, place, payload)
    },
  }
}

const PLAIN = 'plain:'
const SEALED = /^sealed:v1:([\w-]{8}):([\w-]+)$/

interface Key {
  readonly name: string
  readonly secret: KeyObject
}

const markOf = ({ name }: Key): string => `sealed:v1:${name}:`

const deriveKey = (text: string): Key => {
  if (text.length < LEAST_CHARACTERS) throw new RangeError(`a secret key has at least ${LEAST_CHARACTERS} characters`)
  const derive = (use: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', text, '', `slugline secrets v1: ${use}`, bytes))
  return { name: derive('name', 6).toString('base64url'), secret: createSecretKey(derive('key', 32)) }
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const OPTIONS = { authTagLength: TAG_BYTES }

/** In UTF-16, which loses nothing: a text of ours may hold half a surrogate pair. */
const ENCODING = 'utf16le'

const encrypt = ({ secret: key }: Key, place: SecretPlace, secret: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, OPTIONS).setAAD(bytesOf(place))
  const encrypted = [cipher.update(secret, ENCODING), cipher.final()]
  return Buffer.concat([nonce, ...encrypted, cipher.getAuthTag()]).toString('base64url')
}

const decrypt = ({ secret: key }: Key, place: SecretPlace, payload: string): string => {
  const bytes = Buffer.from(payload, 'base64url')
  // Node reads base64 leniently: several texts would be the same bytes.
  const isWhole = bytes.length >= NONCE_BYTES + TAG_BYTES && bytes.toString('base64url') === payload
  if (!isWhole) throw unreadable(place, 'is nothing that we write')
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), OPTIONS)
    .setAAD(bytesOf(place))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const secret = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]
    return Buffer.concat(secret).toString(ENCODING)
  } catch {
    throw unreadable(place, 'was changed, or made for another row')
  }
}

const bytesOf = (place: SecretPlace): Buffer => Buffer.from(JSON.stringify(place))

const unreadable = ([table]: SecretPlace, why: string): SecretUnreadable =>
  new SecretUnreadable(`a secret in ${table} ${why}`)
