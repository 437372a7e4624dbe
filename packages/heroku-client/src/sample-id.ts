const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a, 32 bits, in eight hexadecimal digits. */
const hash = (text: string): string => {
  let bits = OFFSET
  for (let index = 0; index < text.length; index += 1) bits = Math.imul(bits ^ text.charCodeAt(index), PRIME) >>> 0
  return bits.toString(16).padStart(8, '0')
}

/**
 * An id with the shape of a UUID, made of what it identifies: always the same for the same arguments, and another one
 * for another number.
 *
 * @example
 * sampleId('app', 'acme-web') // '…-000000000000'
 */
export const sampleId = (noun: string, name: string, number = 0): string => {
  const tail = hash(`${name} ${noun}`)
  return `${hash(`${noun} ${name}`)}-${tail.slice(0, 4)}-4${tail.slice(4, 7)}-8000-${number.toString(16).padStart(12, '0')}`
}

const SPREAD = 0x9e3779b1

/**
 * A full commit SHA, made of an app and a release number in the same way.
 *
 * @example
 * sampleCommit('acme-web', 42)
 */
export const sampleCommit = (app: string, release: number): string => {
  const first = (Math.imul(release, SPREAD) >>> 0).toString(16).padStart(8, '0')
  return `${first}${hash(`a ${app}`)}${hash(`b ${app}`)}${hash(`c ${app}`)}${hash(`d ${app}`)}`
}
