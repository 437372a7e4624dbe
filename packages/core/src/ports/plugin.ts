import type { either as E } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { ReleaseNotice } from '../domain/notice.ts'
import type { Options } from '../domain/option.ts'
import type { FieldIssue } from '../wire/field-issue.ts'

/** The translation of one platform's hooks into our words. Everything in it is synchronous and asks nobody. */
export interface Plugin {
  /** Stands in hook URLs and before its option keys: `heroku`. */
  readonly id: string
  readonly name: string
  readonly shortName: string
  readonly description: string
  /** How a user points the platform at us; `WEBHOOK_URL` stands for the hook's URL. */
  readonly setUp: string
  /** The media types that it takes, in lower case, without parameters. */
  readonly mediaTypes: readonly string[]
  /** What a user may configure. Empty: nothing, and then the plugin is always enabled. */
  readonly fields: readonly PluginField[]
  /** Checks the body's signature over its raw bytes, with the project's secrets that hold at `receivedAt`. */
  readonly verify: (delivery: RawDelivery, options: Options) => E.Either<SignatureError, Verified>
  /** Reads a body whose signature holds. Reports paths and what was expected there, never a value. */
  readonly decode: (raw: Uint8Array, mediaType: string) => E.Either<BodyError, ReleaseNotice>
}

/** A call to a hook before anything of it is believed. */
export interface RawDelivery {
  readonly raw: Uint8Array
  readonly mediaType: string
  /** All values of a header, by its lower-case name, each as it came; empty when it is absent. */
  readonly header: (name: string) => readonly string[]
  readonly receivedAt: Instant
}

export interface Verified {
  /** The project has no secret: the URL alone spoke for the call. */
  readonly unsigned: boolean
}

/** The body's signature does not hold. `hint` says the likely cause, and neither payload nor secret. */
export interface SignatureError {
  readonly _tag: 'SignatureError'
  readonly hint: string
}

export type BodyError = MalformedBody | InvalidBody

/** Not text, not JSON, not a form, or beyond its limits. */
export interface MalformedBody {
  readonly _tag: 'MalformedBody'
  readonly detail: string
}

/** Well-formed, but not what the plugin reads. */
export interface InvalidBody {
  readonly _tag: 'InvalidBody'
  readonly issues: readonly FieldIssue[]
}

/** One field of a plugin's configuration. `type` decides what values it takes (HTTP contract, part C). */
export interface PluginField {
  readonly name: string
  readonly label: string
  readonly help: string
  readonly placeholder: string | null
  /**
   * - `repository`: the name of a repository of the organization, or blank;
   * - `environment`, `environments`: one environment; app names to environments;
   * - `secret`: 8 to 256 characters, write-only, the one before stays valid for a while;
   * - `token`: the same, of which there is one;
   * - `apps`: names of apps with commas between them;
   * - `url`: absolute http or https; - `flag`: true or false.
   */
  readonly type: 'repository' | 'environment' | 'environments' | 'secret' | 'token' | 'apps' | 'url' | 'flag'
}
