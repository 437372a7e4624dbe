import { ListCodec, MapType, OptionalType, type TextFacts, TextType, WholeNumberType } from '@slugline/core'
import * as t from 'io-ts'
import { RepeatableType } from '../api/query.ts'
import { type Json, type JsonObject, membersOf } from './json.ts'

/** A JSON Schema, draft 2020-12. */
export type Schema = JsonObject

/** Folds codecs to JSON Schemas. */
export interface SchemaFold {
  /** Throws for a codec of which nothing is known. */
  readonly schemaOf: (codec: t.Mixed) => Schema
  /** The same for a parameter, which is absent rather than null. */
  readonly parameterOf: (codec: t.Mixed) => Schema
  /** The nouns met so far, by name. {@link schemaOf} answers a reference for each. */
  readonly nouns: () => Readonly<Record<string, Schema>>
}

/** An object whose name is one capitalised word is a noun: `Release`. All others are described where they stand. */
const NOUN = /^[A-Z][A-Za-z]*$/

/** Makes a fold; nouns are referred to below `#/components/schemas/`. */
export const makeSchemaFold = (): SchemaFold => {
  const nouns = new Map<string, { readonly codec: t.Mixed; readonly schema: Schema }>()

  const schemaOf = (codec: t.Mixed): Schema => (isObject(codec) && NOUN.test(codec.name) ? nounOf(codec) : fold(codec))

  const nounOf = (codec: t.Mixed): Schema => {
    const known = nouns.get(codec.name)
    if (known !== undefined && known.codec !== codec) throw new Error(`Two codecs are named ${codec.name}.`)
    if (known === undefined) nouns.set(codec.name, { codec, schema: fold(codec) })
    return { $ref: `#/components/schemas/${codec.name}` }
  }

  const fold = (codec: t.Mixed): Schema => {
    if (codec instanceof TextType) return textSchema(codec.name, codec.facts)
    if (codec instanceof WholeNumberType) return { type: 'integer', minimum: codec.minimum, maximum: codec.maximum }
    if (codec instanceof OptionalType) return absentOr(schemaOf(codec.inner), codec.emptyIsAbsent)
    if (codec instanceof ListCodec) return arrayOf(schemaOf(codec.item), { maxItems: codec.most })
    if (codec instanceof RepeatableType) return arrayOf(schemaOf(codec.inner), { maxItems: codec.maximum })
    if (codec instanceof MapType) return mapOf(codec.names, schemaOf(codec.value), codec.most)
    if (codec === t.Integer) return { type: 'integer' }
    if (codec instanceof t.RefinementType) return { ...schemaOf(codec.type), description: sentence(codec.name) }
    if (codec instanceof t.ReadonlyType || codec instanceof t.ExactType) return schemaOf(codec.type)
    if (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType) return arrayOf(schemaOf(codec.type))
    if (codec instanceof t.DictionaryType) return { type: 'object', additionalProperties: schemaOf(codec.codomain) }
    if (codec instanceof t.InterfaceType) return objectOf(codec.props, (member) => !isOptional(member))
    if (codec instanceof t.PartialType) return objectOf(codec.props, () => false)
    if (codec instanceof t.IntersectionType) return codec.types.map(fold).reduce(bothObjects)
    if (codec instanceof t.UnionType) return anyOf(codec.types.map(schemaOf))
    return simpleSchema(codec)
  }

  const objectOf = (props: Readonly<Record<string, t.Mixed>>, isRequired: (member: t.Mixed) => boolean): Schema => {
    const required = Object.keys(props).filter((name) => props[name] !== undefined && isRequired(props[name]))
    const properties = Object.fromEntries(Object.entries(props).map(([name, member]) => [name, schemaOf(member)]))
    return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
  }

  return {
    schemaOf,
    parameterOf: (codec) => schemaOf(codec instanceof OptionalType ? codec.inner : codec),
    nouns: () => Object.fromEntries([...nouns].sort().map(([name, { schema }]) => [name, schema])),
  }
}

const isObject = (codec: t.Mixed): boolean =>
  [t.InterfaceType, t.PartialType, t.ExactType, t.IntersectionType].some((kind) => codec instanceof kind)

/** Whether a member, or a parameter, may be missing. */
export const isOptional = (codec: t.Mixed): boolean => codec instanceof OptionalType || codec instanceof RepeatableType

const FORMATS = { time: 'date-time', url: 'uri', 'e-mail': 'email' } as const satisfies Record<string, string>

const textSchema = (name: string, { kind, words, numbers, ...lengths }: TextFacts): Schema => {
  if (words !== undefined) return { type: 'string', enum: words }
  if (numbers !== undefined) return { type: 'integer', minimum: numbers[0], maximum: numbers[1] }
  const format: Schema = kind === undefined ? {} : { format: FORMATS[kind] }
  return { type: 'string', ...lengths, ...format, description: sentence(name) }
}

const absentOr = (schema: Schema, emptyIsAbsent: boolean): Schema => {
  if (!emptyIsAbsent) return anyOf([schema, NULL])
  const { minLength = 0, ...others } = schema
  const lengthAlone = schema.pattern === undefined && schema.enum === undefined && (minLength === 0 || minLength === 1)
  return schema.type === 'string' && lengthAlone ? anyOf([others, NULL]) : { anyOf: [schema, EMPTY] }
}

const EMPTY: Schema = { type: ['string', 'null'], maxLength: 0 }

const arrayOf = (items: Schema, bounds: Schema = {}): Schema => ({ type: 'array', items, ...bounds })

const mapOf = (names: RegExp, additionalProperties: Schema, maxProperties: number): Schema => ({
  type: 'object',
  propertyNames: { pattern: names.source },
  additionalProperties,
  maxProperties,
})

const NULL: Schema = { type: 'null' }

/** `X or null` is told by the type of X alone where that says the same. */
const anyOf = (schemas: readonly Schema[]): Schema => {
  const [only, ...others] = schemas.filter((schema) => schema !== NULL)
  const isPlain = typeof only?.type === 'string' && only.enum === undefined && only.const === undefined
  return only !== undefined && isPlain && others.length === 0 && schemas.length === 2
    ? { ...only, type: [only.type ?? null, 'null'] }
    : { anyOf: schemas }
}

/** One object with the members of two: whoever closes it need not know that it was made of parts. */
const bothObjects = (left: Schema, right: Schema): Schema => ({
  type: 'object',
  properties: { ...propertiesOf(left), ...propertiesOf(right) },
  required: [...listOf(left.required), ...listOf(right.required)],
})

const propertiesOf = ({ properties }: Schema): JsonObject => {
  if (properties === undefined) throw new Error('Only objects may be parts of an intersection.')
  return membersOf(properties)
}

const listOf = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : [])

const simpleSchema = (codec: t.Mixed): Schema => {
  if (codec instanceof t.StringType) return { type: 'string' }
  if (codec instanceof t.NumberType) return { type: 'number' }
  if (codec instanceof t.BooleanType) return { type: 'boolean' }
  if (codec instanceof t.NullType) return NULL
  if (codec instanceof t.LiteralType) return { const: codec.value }
  if (codec instanceof t.KeyofType) return { type: 'string', enum: Object.keys(codec.keys) }
  if (codec instanceof t.UnknownType) return {}
  throw new Error(`There is no JSON Schema for the codec ${codec.name}.`)
}

/** The expectation of a codec as a sentence. */
const sentence = (expected: string): string => `${expected.charAt(0).toUpperCase()}${expected.slice(1)}.`
