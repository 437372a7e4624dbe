// What getsentry/action-release 3.7 does with the client that it brings, by its src/main.ts, with inputs as in
// docs/clients.md. A process of its own, since the client reads environment and folder of the process.
import SentryCli from 'sentry-cli-2'

const [, , version = '', project = '', environment = ''] = process.argv
const { releases } = new SentryCli(null, { headers: {} })
await releases.new(version, { projects: [project] })
await releases.setCommits(version, { auto: true, ignoreMissing: false, ignoreEmpty: false })
await releases.newDeploy(version, { env: environment })
await releases.finalize(version)
