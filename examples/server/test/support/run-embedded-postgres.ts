import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'

/** A process of its own that runs PostgreSQL on the folder it is given, tells its connection, and stops on SIGTERM. */
const [, , directory = ''] = process.argv
const postgres = await startEmbeddedPostgres({ directory })
process.once('SIGTERM', () => void postgres.stop().then(() => process.exit()))
process.on('SIGINT', () => undefined)
setInterval(() => undefined, 1000)
console.log(JSON.stringify(postgres.connection))
