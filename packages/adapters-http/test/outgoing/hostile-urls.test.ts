import { makeSafeFetch, OutgoingRefused } from '@slugline/adapters-http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { proved } from '../../../../test/support/proof.ts'
import { countingServer } from '../support/counting-server.ts'
import { HOSTILE_URLS, NAMES } from './hostile-urls.ts'

const SECRET = 'hush-hush'

const resolve = async (hostname: string) =>
  (NAMES[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as const)

describe('what must not be called', () => {
  it('is refused, whatever its form, before anybody is connected to', async () => {
    const server = await countingServer((_request, response) => response.end('reached'))
    const { fetch, close } = makeSafeFetch({ resolve, allowedHosts: ['good.example', 'localhost:1', '10.9.9.9'] })
    onTestFinished(close)
    for (const [form, rule] of HOSTILE_URLS) {
      const url = form.replaceAll('PORT', String(server.port))
      for (const call of [
        () => fetch(url, { headers: { authorization: SECRET } }),
        () => fetch(url, { method: 'POST', body: SECRET }),
      ]) {
        const refusal = await call().catch((error: unknown) => error)
        expect(refusal, form).toBeInstanceOf(OutgoingRefused)
        expect(refusal, form).toMatchObject({ rule })
        expect(String(refusal)).not.toMatch(/hush|meta-data|@|goalstate/)
      }
    }
    expect(HOSTILE_URLS.length).toBeGreaterThanOrEqual(60)
    expect(server.connections()).toBe(0)
    proved('R13', 'each called by GET and POST', {
      'hostile URLs': HOSTILE_URLS.length,
      connections: server.connections(),
    })
  })

  it('is refused when an allowed server sends us there, with what we sent to it', async () => {
    const inner = await countingServer((_request, response) => response.end('reached'))
    const outer = await countingServer((request, response) => {
      const to = `http://${request.url?.endsWith('name') ? 'localhost' : '127.0.0.1'}:${inner.port}/`
      response.writeHead(Number(request.url?.slice(1, 4)), { location: to }).end()
    })
    const { fetch, close } = makeSafeFetch({ allowedHosts: [`127.0.0.1:${outer.port}`] })
    onTestFinished(close)
    for (const path of ['301/address', '302/name', '303/name', '307/address', '308/name']) {
      const init = { method: 'POST', body: SECRET, headers: { authorization: SECRET }, redirect: 'follow' } as const
      const answer = await fetch(`http://127.0.0.1:${outer.port}/${path}`, init)
      expect(`${answer.status}`).toBe(path.slice(0, 3))
    }
    expect(inner.connections()).toBe(0)
  })

  it('is refused when a name leads elsewhere the next time that it is asked for', async () => {
    const server = await countingServer((_request, response) => response.end('reached'))
    // Nobody has that address: the network of 3ffe:: was given back in 2006.
    const answers = [{ address: '3ffe::1', family: 6 } as const, { address: '127.0.0.1', family: 4 } as const]
    const asked: string[] = []
    const rebinding = async (hostname: string) => answers.slice(asked.push(hostname) - 1).slice(0, 1)
    const { fetch, close } = makeSafeFetch({ resolve: rebinding, connectTimeout: 50 })
    onTestFinished(close)
    const call = () => fetch(`http://rebinding.example:${server.port}/`).catch((error: unknown) => error)
    expect(await call()).not.toMatchObject({ rule: 'address' })
    expect(asked.length).toBe(1)
    expect(await call()).toMatchObject({ rule: 'address' })
    expect(asked.length).toBe(2)
    expect(server.connections()).toBe(0)
  })

  it('is not reached by way of a proxy that the environment names', async () => {
    const proxy = await countingServer((_request, response) => response.end('by proxy'))
    const server = await countingServer((_request, response) => response.end('directly'))
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    const { fetch, close } = makeSafeFetch({ allowedHosts: ['127.0.0.1'] })
    onTestFinished(close)
    expect(await (await fetch(`http://127.0.0.1:${server.port}/`)).text()).toBe('directly')
    expect(proxy.connections()).toBe(0)
  })
})
