import { type App, ofApp } from './app.ts'
import { hasLength, isStorable } from './text.ts'

/** Where a deploy went: `production`, `staging`. Case matters; nothing is trimmed. */
export type Environment = string

/** The environment of a project that says nothing else. */
export const DEFAULT_ENVIRONMENT: Environment = 'production'

/** Heroku app name to environment, for projects whose apps go to several. */
export type EnvironmentMap = Readonly<Record<string, Environment>>

// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters.
const FORBIDDEN = /[/\u0000-\u001f\u007f]/

/** The rules of {@link isEnvironment} in words, for error messages. */
export const ENVIRONMENT_RULE = 'an environment of 1-64 characters without "/" and control characters, not blank'

/** Whether a text may name an environment (HTTP contract, part A). */
export const isEnvironment = (text: string): text is Environment =>
  hasLength(text, 64) && isStorable(text) && !FORBIDDEN.test(text) && text.trim() !== ''

/** The environment of an app: the one that the map names for it, else the project's default. */
export const environmentOf = (app: App, map: EnvironmentMap, fallback: Environment): Environment =>
  ofApp(map, app) ?? fallback
