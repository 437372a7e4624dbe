import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'
import { PUBLIC_URL } from './support/harness.ts'

const FORWARDING = 'projects/acme/web/forwarding/'
const OWN = { url: 'https://glitchtip.example.com/base//', organization: 'acme', token: 'a token for GlitchTip' }

describe('forwarding', () => {
  it('is read, configured as a whole and forgotten', async () => {
    const { call } = await makeApi()
    const target = { url: 'https://sentry.example.com', organization: 'acme', projects: ['web'], isServerDefault: true }
    const nothing = { off: false, url: null, organization: null, projects: null, hasSavedToken: false, target }
    expect(await call('GET', FORWARDING)).toMatchObject({ status: 200, body: nothing })
    const token = 'glitchtip_0123456789'
    const { status, body } = await call('PUT', FORWARDING, { ...OWN, token, projects: ['shop', 'web'] })
    const said = { url: 'https://glitchtip.example.com/base', organization: 'acme', projects: ['shop', 'web'] }
    const own = { off: false, ...said, hasSavedToken: true, target: { ...said, isServerDefault: false } }
    expect([status, body]).toEqual([200, own])
    expect(JSON.stringify(body)).not.toContain(token)
    const off = await call('PUT', FORWARDING, { url: said.url, organization: 'acme', off: true })
    expect(off.body).toMatchObject({ off: true, projects: null, hasSavedToken: true, target: null })
    expect((await call('DELETE', FORWARDING)).status).toBe(204)
    expect((await call('GET', FORWARDING)).body).toEqual(nothing)
  })

  it('names what is wrong, and then changes nothing', async () => {
    const { call } = await makeApi()
    const wrong: readonly (readonly [object, string])[] = [
      [{ url: 'ftp://x', organization: 'a' }, 'url'],
      [{ ...OWN, url: 'https://sentry.example.com:99999' }, 'url'],
      [{ ...OWN, url: 'https://[::1' }, 'url'],
      [{ ...OWN, url: 'https://user:password@example.com' }, 'url'],
      [{ ...OWN, url: 'https://example.com/?a' }, 'url'],
      [{ ...OWN, url: `${PUBLIC_URL}:443/base`, token: '0123456789' }, 'url'],
      [{ ...OWN, token: 'with a space' }, 'token'],
      [{ ...OWN, token: 'short' }, 'token'],
      [{ ...OWN, token: 'sntrys_0123456789', organization: 'No/Slug' }, 'organization'],
      [{ projects: ['a', 'b/c'] }, 'projects[1]'],
      [{ off: 'yes' }, 'off'],
      [{ url: OWN.url, organization: 'acme' }, 'token'],
    ]
    for (const [body, path] of wrong) {
      const { status, body: told } = await call('PUT', FORWARDING, body)
      expect([status, Object(told).detail]).toEqual([400, expect.stringContaining(`${path}: expected `)])
    }
    expect((await call('GET', FORWARDING)).body).toMatchObject({ url: null, hasSavedToken: false })
    expect((await call('PUT', 'projects/acme/none/forwarding/', {})).status).toBe(404)
  })
})
