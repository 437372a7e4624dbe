import { join } from 'node:path'
import type { Account } from './account.ts'

/** The finished cluster. It appears by a rename, so it is never half made. */
export const clusterFolder = (directory: string): string => join(directory, 'postgres')

/** Prefix of the folders in which clusters are made. */
export const makingPrefix = (directory: string): string => join(directory, 'postgres.making-')

/** What PostgreSQL itself writes: this start's, and beside it with `.previous` the one before. */
export const logFile = (directory: string): string => join(directory, 'postgres.log')

/** A link to the folder of the socket, for people (`psql -h .slugline/socket`) and for the next start to clear away. */
export const socketLink = (directory: string): string => join(directory, 'socket')

/**
 * How to name a data folder to a PostgreSQL program that is started inside it. Under another account than ours the
 * parents may be closed to it, as below a `/root` of mode 0700. A child changes to its working directory before it
 * gives root up, and Linux lets every process enter its own through /proc without looking at the parents, so the data
 * stay where the operator wanted them, and no mode of a foreign folder is touched.
 */
export const dataArgument = (folder: string, account: Account | undefined): string =>
  account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : folder
