import type { HookProject, OptionStore, Options } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'

/** The one project of this service. */
export const SHOP = { organizationId: 'our-company', projectId: 'shop' }

export interface Secrets {
  /** Signs the hook's URL. */
  readonly releaseToken: string
  /** Heroku signs its bodies with it. */
  readonly webhookSecret: string
}

/** Settings that stand in our own code, behind the part of the option store that a hook asks. */
export const fixedOptions = ({ releaseToken, webhookSecret }: Secrets): Pick<OptionStore, 'findProject'> => {
  const options: Options = {
    'heroku:enabled': true,
    'heroku:repository': 'our-company/shop',
    'heroku:environments': { 'shop-staging': 'staging' },
    'heroku:webhook_secret': [{ secret: webhookSecret, dateCreated: 0, dateExpires: null }],
  }
  const shop: HookProject = { ...SHOP, releaseToken, options, revision: 'fixed' }
  return { findProject: (projectId) => TE.right(projectId === SHOP.projectId ? shop : null) }
}
