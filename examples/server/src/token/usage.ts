/** What is wrong with the arguments of a command, in one line: whoever called must call otherwise. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** How the command is used. */
export const USAGE = `Usage:
  npm run token -- create --scope SCOPE [--scope SCOPE ...] [--name NAME] [--expires TIME] [--organization ORG]
  npm run token -- list [--organization ORG]
  npm run token -- revoke ID [--organization ORG]

ORG is the slug or id of an organization; where there is one alone, it need not be named. TIME is such as
2027-01-01T00:00:00Z. A token for CI needs the scopes org:read and project:releases.
`
