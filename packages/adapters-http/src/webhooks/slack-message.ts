import type { App, Deploy, DeployMessage, FailureMessage, WebhookMessage } from '@slugline/core'
import { code, link, plain } from './slack-text.ts'
import type { WebhookRequest } from './webhook-request.ts'

/**
 * A message as Slack's incoming webhooks take it: one section, and the same as plain text for notifications. It is not
 * signed: the URL is the secret. `verbatim` keeps Slack from making links and mentions of foreign texts.
 */
export const slackRequest = (message: WebhookMessage): WebhookRequest => {
  const text = textOf(message)
  const section = { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
  return { body: JSON.stringify({ text, blocks: [section] }), headers: {} }
}

const textOf = (message: WebhookMessage): string => {
  switch (message.type) {
    case 'deploy.recorded':
      return deployText(message)
    case 'release.failed':
      return failureText(message)
  }
}

const VERBS: Readonly<Record<Deploy['kind'], string>> = {
  deploy: 'was deployed to',
  rollback: 'was rolled back to in',
  promotion: 'was promoted to',
}

const deployText = ({ deploy, owner }: DeployMessage): string => {
  const { release, environment, kind, app, releaseNumber } = deploy
  const url = deploy.url ?? release.url
  return sentence([
    `*${projectsOf(deploy)}*:`,
    code(shortVersion(release.version)),
    owner === null ? '' : `by ${plain(owner.name)}`,
    `${VERBS[kind]} ${code(environment)}`,
    appOf(app, releaseNumber),
    url === null ? '' : link(url, 'open'),
  ])
}

const failureText = ({ project, failed }: FailureMessage): string =>
  sentence([`*${plain(project.slug)}*:`, 'a release failed', appOf(failed.app, failed.releaseNumber)])

const sentence = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ')

/** How many projects of a deploy are named. */
const MAX_NAMED = 3

const projectsOf = ({ projects }: Deploy): string => {
  const named = projects.slice(0, MAX_NAMED).map(({ slug }) => plain(slug))
  return [...named, ...(projects.length > MAX_NAMED ? [`${projects.length - MAX_NAMED} more`] : [])].join(', ')
}

/** `(acme-web v42)`, as far as it is known. */
const appOf = (app: App | null, releaseNumber: number | null): string => {
  const name = app?.name ?? app?.id ?? null
  const words = [...(name === null ? [] : [plain(name)]), ...(releaseNumber === null ? [] : [`v${releaseNumber}`])]
  return words.length === 0 ? '' : `(${words.join(' ')})`
}

/** As much of a SHA as people read; any other version as it is. */
const shortVersion = (version: string): string =>
  /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(version) ? version.slice(0, 7) : version
