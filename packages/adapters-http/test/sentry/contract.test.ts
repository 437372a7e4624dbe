import { makeSentryReading, makeSentryRecording } from '@slugline/adapters-http'
import { deployRecordingContract, givenIn } from '@slugline/core/contracts'
import { present, run } from '../support/harness.ts'
import { startSlugline } from '../support/slugline.ts'

// A recording on a remote server names organization and projects as that one does: projects by their slugs, since its
// deploys name no ids.
deployRecordingContract('a Slugline over HTTP', async () => {
  const { url, token, store, close } = await startSlugline()
  const given = givenIn(store)
  return {
    recording: makeSentryRecording({ url, token }),
    reading: makeSentryReading({ url, token }),
    given: {
      ...given,
      project: async (organizationId) => {
        const id = await given.project(organizationId)
        const project = await run(store.projects.find(organizationId, id))
        return present(project).slug
      },
    },
    close,
  }
})
