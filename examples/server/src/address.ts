import { createServer } from 'node:net'
import type { Settings } from './settings.ts'

/** Where the server listens, and how the outside reaches it. */
export interface Address {
  readonly host: string
  readonly port: number
  /** Without a slash at its end. */
  readonly publicUrl: string
}

/** Port 0 becomes a free one before anything is made of it: hook URLs hold the port. */
export const chooseAddress = async ({ host, port: wanted, publicUrl }: Settings): Promise<Address> => {
  const port = wanted === 0 ? await freePort(host) : wanted
  return { host, port, publicUrl: publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}` }
}

const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
