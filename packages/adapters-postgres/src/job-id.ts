import { createHash } from 'node:crypto'
import type { NewJob } from '@slugline/core'

/**
 * The id of a job, made of what it is about: the first half of a digest, marked as a UUID of version 8. So the second
 * job of a key has the id of the first, and the primary key keeps it out.
 */
export const jobIdOf = ({ organizationId, task, key }: NewJob): string => {
  const bytes = createHash('sha256').update(`${task.topic} ${organizationId} ${key}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Whether a text may be the id of a job. What is not must not reach a query: PostgreSQL would refuse to read it. */
export const isJobId = (text: string): boolean => JOB_ID.test(text)

const JOB_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
