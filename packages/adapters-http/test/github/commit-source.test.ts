import { makeGitHubCommits } from '@slugline/adapters-http'
import { commitSourceContract } from '@slugline/core/contracts'
import { fakeGitHub, TOKEN } from '../support/fake-github.ts'

commitSourceContract('GitHub', async () => {
  const { fetch, add } = fakeGitHub()
  let names = 0
  return {
    source: makeGitHubCommits({ token: TOKEN, fetch }),
    given: {
      repository: async (commits) => {
        names += 1
        const name = `Acme_1/web.${names}`
        add(name, commits)
        return { name, provider: names % 2 === 0 ? 'github' : 'integrations:github', url: null }
      },
    },
  }
})
