import { deployPayload, signDelivery } from '@slugline/heroku-client/testing'
import type { DemoHook } from './demo.ts'
import type { FirstStart } from './first-start.ts'

export interface Announcement {
  readonly publicUrl: string
  readonly firstStart: FirstStart
  /** Null: say nothing of the demo project. */
  readonly hook: DemoHook | null
}

/** What a person reads on standard output once the server is ready: where it is, and how to try it. */
export const announcement = ({ publicUrl, firstStart, hook }: Announcement): string => {
  const sections = [`Slugline listens on ${publicUrl}`]
  if (firstStart.adminToken !== null) {
    sections.push(`Admin token, shown this once:\n  ${firstStart.adminToken}`)
  }
  if (hook !== null) sections.push(...hookSections(`${publicUrl}${hook.path}`, hook.secret))
  return `${sections.join('\n\n')}\n`
}

const hookSections = (url: string, secret: string): readonly string[] => [
  `Hook of the demo project acme/web (its last part is a secret):\n  ${url}`,
  `Point a Heroku app at it:\n  heroku webhooks:add -i api:release -l sync -u ${url} -s ${secret} -a YOUR_APP_NAME`,
  `Or deliver a signed sample now:\n  ${sampleLine(url, secret)}`,
]

/** A line for the shell that delivers a release of Heroku's, signed as Heroku signs. */
const sampleLine = (url: string, secret: string): string => {
  const body = JSON.stringify(deployPayload())
  return [
    `curl -i ${url}`,
    `-H 'Content-Type: application/json'`,
    `-H 'Heroku-Webhook-Hmac-SHA256: ${signDelivery(secret, body)}'`,
    `--data-binary '${body}'`,
  ].join(' ')
}
