import { type App, lenient } from '@slugline/core'
import type * as t from 'io-ts'
import { AppCodec } from '../app.ts'
import { IdCodec, members, NameCodec, RequiredIdCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'
import { rangeOf, wholeList } from './listing.ts'
import { orNull } from './or-null.ts'

/** A pipeline. */
export interface Pipeline {
  readonly id: string
  readonly name: string | null
}

/** The place of an app in a pipeline. */
export interface PipelineCoupling {
  readonly id: string | null
  readonly app: App
  readonly pipeline: { readonly id: string | null } | null
  /** `production`, `staging`, `development`, `review` or `test`, and what Heroku may add. */
  readonly stage: string | null
}

/** {@link Pipeline} on the wire. */
const PipelineCodec: t.Type<Pipeline, Pipeline, unknown> = members(
  { id: RequiredIdCodec, name: NameCodec },
  'an object, the pipeline',
)

/** {@link PipelineCoupling} on the wire. */
const PipelineCouplingCodec: t.Type<PipelineCoupling, PipelineCoupling, unknown> = members(
  {
    id: IdCodec,
    app: AppCodec,
    pipeline: lenient(members({ id: IdCodec }, 'an object')),
    stage: NameCodec,
  },
  'an object, the pipeline coupling',
)

/** Pipelines, and the apps in them. */
export interface PipelineCalls {
  readonly read: (pipeline: string) => Answer<Pipeline>
  /** The apps of a pipeline, each with its stage. */
  readonly couplings: (pipeline: string) => Answer<readonly PipelineCoupling[]>
  /** The place of an app; null outside of any pipeline, and for an app that is not there. */
  readonly couplingOf: (app: string) => Answer<PipelineCoupling | null>
}

export const pipelineCalls = (calls: Calls): PipelineCalls => ({
  read: (pipeline) => calls.get(callPath`/pipelines/${pipeline}`, PipelineCodec),
  couplings: (pipeline) =>
    wholeList((query) =>
      calls.list(
        { path: callPath`/pipelines/${pipeline}/pipeline-couplings`, range: rangeOf('id ..; ', query) },
        PipelineCouplingCodec,
        'pipeline couplings',
      ),
    ),
  couplingOf: (app) => orNull(calls.get(callPath`/apps/${app}/pipeline-couplings`, PipelineCouplingCodec)),
})
