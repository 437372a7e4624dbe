import { createHash } from 'node:crypto'
import { formatInstant } from '@slugline/core'
import type { GivenCommit } from '@slugline/core/contracts'

export const TOKEN = 'ghp_the-token-of-these-tests'

type Commits = ReadonlyMap<string, GivenCommit>

/** GitHub's compare API as its documentation has it, behind a `fetch`. */
export interface FakeGitHub {
  readonly fetch: typeof globalThis.fetch
  /** All that it was asked. */
  readonly calls: readonly Request[]
  /** What it does instead of answering the next calls. */
  readonly next: ((request: Request) => Response | Promise<Response>)[]
  readonly add: (name: string, commits: readonly GivenCommit[]) => void
}

export const fakeGitHub = (): FakeGitHub => {
  const repositories = new Map<string, Commits>()
  const calls: Request[] = []
  const next: FakeGitHub['next'] = []
  return {
    calls,
    next,
    add: (name, commits) => repositories.set(name, new Map(commits.map((commit) => [commit.id, commit]))),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      calls.push(request)
      return next.shift()?.(request) ?? answer(repositories, request)
    },
  }
}

const answer = (repositories: ReadonlyMap<string, Commits>, request: Request): Response => {
  if (request.headers.get('authorization') !== `Bearer ${TOKEN}`) return problem(401, 'Bad credentials')
  const { pathname, searchParams } = new URL(request.url)
  const [, name = '', range = ''] = /^\/repos\/([^/]+\/[^/]+)\/compare\/([^/]+)$/.exec(pathname) ?? []
  const commits = repositories.get(name)
  const [base, head] = decodeURIComponent(range)
    .split('...')
    .map((id) => [...(commits?.values() ?? [])].find((commit) => commit.id.startsWith(id)))
  if (commits === undefined || base === undefined || head === undefined) return problem(404, 'Not Found')
  const page = { size: Number(searchParams.get('per_page')), number: Number(searchParams.get('page')) }
  const body = JSON.stringify(compare(commits, base, head, page))
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
  return new Response(body, { headers: { 'content-type': 'application/json; charset=utf-8', etag } })
}

const problem = (status: number, message: string): Response =>
  Response.json({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }, { status })

const compare = (
  commits: Commits,
  base: GivenCommit,
  head: GivenCommit,
  page: { readonly size: number; readonly number: number },
) => {
  const [ofBase, ofHead] = [reachable(commits, base), reachable(commits, head)]
  const ahead = [...commits.values()].filter(({ id }) => ofHead.has(id) && !ofBase.has(id))
  const behind = [...ofBase].filter((id) => !ofHead.has(id)).length
  const status = ahead.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged'
  return {
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.slice((page.number - 1) * page.size, page.number * page.size).map(toWire),
    ...(page.number === 1 ? { files: [{ filename: 'a.txt', status: 'modified', additions: 1 }] } : {}),
  }
}

const reachable = (commits: Commits, from: GivenCommit): ReadonlySet<string> => {
  const found = new Set<string>()
  const waiting = [from.id]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue
    found.add(id)
    waiting.push(...(commits.get(id)?.parents ?? []))
  }
  return found
}

const toWire = ({ id, message, parents, authorName, authorEmail, dateCreated }: GivenCommit) => {
  const author = { name: authorName, email: authorEmail, date: formatInstant(dateCreated) }
  const committer = { name: 'GitHub', email: 'noreply@github.com', date: '2026-01-01T00:00:00Z' }
  return { sha: id, commit: { author, committer, message, comment_count: 0 }, parents: parents.map((sha) => ({ sha })) }
}
