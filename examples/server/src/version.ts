import { readFileSync } from 'node:fs'

/** The version in our package.json, which stands beside `src` and `dist` alike. */
const readVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion && typeof manifest.version === 'string' ? manifest.version : 'unknown'
}

/** The version of this server. */
export const VERSION = readVersion()
