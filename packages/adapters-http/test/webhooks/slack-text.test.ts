import { WEBHOOK_MESSAGES } from '@slugline/core/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { slackRequest } from '../../src/webhooks/slack-message.ts'
import { code, link, plain } from '../../src/webhooks/slack-text.ts'

const TRICKS = ['<!channel>', '<@U1>', '<http://evil.example|open>', '&lt;!here&gt;', '`*x*`', 'a|b>', '\u2028\n\r\0']

/** Texts that would like to be more than texts. */
const nasty = fc.oneof(
  fc.constantFrom(...TRICKS),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '|', '`', '!', '\n', 'x'), minLength: 80, maxLength: 200 }),
)

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const inOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')

it('shows a text as it is, in one line, and never as a command', () => {
  const shown = fc.property(nasty, (text) => {
    for (const put of [plain(text), code(text).slice(1, -1)]) {
      expect(put).not.toMatch(/[<>\n\r]|&(?!amp;|lt;|gt;)/)
      expect(Array.from(unescaped(put)).length).toBeLessThanOrEqual(80)
    }
    expect(code(text).slice(1, -1)).not.toContain('`')
    if (Array.from(text).length <= 80) expect(unescaped(plain(text))).toBe(inOneLine(text))
  })
  fc.assert(shown, { numRuns: 200 })
})

it('links nothing but URLs of the web, and keeps them in their place', () => {
  expect(link('https://acme.example.com/?a=1&b=2', 'open')).toBe('<https://acme.example.com/?a=1&amp;b=2|open>')
  expect(link('https://acme.example.com/a|b><c', 'open')).toBe('<https://acme.example.com/a%7Cb%3E%3Cc|open>')
  for (const url of ['!channel', 'javascript:alert(1)', '', `https://acme.example.com/${'x'.repeat(1000)}`]) {
    expect(link(url, 'open')).toBe('')
  }
})

it('fits every message into one section, in which its own link is the only command', () => {
  const [deployed, failed] = WEBHOOK_MESSAGES
  const fits = fc.property(nasty, nasty, nasty, nasty, (environment, version, name, path) => {
    const app = { id: null, name }
    const projects = Array.from({ length: 100 }, () => ({ id: '1', slug: 'x'.repeat(50) }))
    const url = `https://x.example/${path}`
    const deploy = { ...deployed.deploy, app, url, projects, environment, release: { version, url: null } }
    const owner = { id: '1', name, email: '' }
    for (const told of [
      { ...deployed, deploy, owner },
      { ...failed, failed: { ...failed.failed, app } },
    ]) {
      const { text } = JSON.parse(slackRequest(told).body)
      expect(text.length).toBeLessThanOrEqual(3000)
      expect(text.replace(/<https:\/\/x\.example\/[^|<>]*\|open>$/, '')).not.toMatch(/[<>\n]/)
    }
  })
  fc.assert(fits, { numRuns: 200 })
})
