import type { Job, RecordedEvent, Task } from '@slugline/core'
import { isRecord } from './is-record.ts'

/** What pg-boss keeps of a job for us. */
export interface JobData {
  readonly organizationId: string
  readonly task: Task
  /** Left out as long as there was none. */
  readonly revivals?: number
}

/**
 * Reads what is kept of a job of a topic. Null for what this version cannot know: an older or a newer one wrote it, and
 * both may work on one database.
 */
export const readJobData = (topic: string, data: unknown): Pick<Job, 'organizationId' | 'task' | 'revivals'> | null => {
  if (!isRecord(data)) return null
  const { organizationId, task } = data
  return isText(organizationId) && isTask(topic, task) ? { organizationId, task, revivals: revivalsOf(data) } : null
}

/** How often a job was put in again, whoever wrote it. */
export const revivalsOf = (data: unknown): number =>
  isRecord(data) && typeof data.revivals === 'number' ? data.revivals : 0

const isTask = (topic: string, task: unknown): task is Task => {
  if (!isRecord(task)) return false
  const { topic: own, event, receiverId, plugin, organizationId, projectId, since } = task
  if (own !== topic) return false
  switch (own) {
    case 'forward':
    case 'commits':
      return isEvent(event) && event._tag === 'deploy.recorded'
    case 'webhook':
      return isEvent(event) && isText(receiverId)
    case 'backfill':
      return [plugin, organizationId, projectId].every(isText) && isNumberOrNull(since)
    default:
      return false
  }
}

const isEvent = (event: unknown): event is RecordedEvent => {
  if (!isRecord(event)) return false
  const { _tag: tag, organizationId, projectId, key, app, releaseNumber, kind, dateFailed } = event
  if (![organizationId, projectId, key].every(isText)) return false
  if (tag === 'deploy.recorded') return areTextsOrNone(event.otherProjectIds)
  const isAboutApp = app === null || isRecord(app)
  const isRelease = isNumberOrNull(releaseNumber) && (kind === null || isText(kind))
  return tag === 'release.failed' && isAboutApp && isRelease && typeof dateFailed === 'number'
}

const isText = (value: unknown): value is string => typeof value === 'string'

const areTextsOrNone = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every(isText))

const isNumberOrNull = (value: unknown): value is number | null => value === null || typeof value === 'number'
