import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { at, isObject, type Json, type JsonObject, objectOf } from './json.ts'

/** A call that a server answered. */
export interface Answered {
  readonly method: string
  /** The path of its route as Fastify has it: `/api/0/organizations/:org/repos`. */
  readonly route: string
  /** What was sent; null when that is no JSON. */
  readonly sent: unknown
  readonly status: number
  readonly contentType: string | null
  /** The names of its headers. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Tells what in a call is other than the document says; nothing for a path that it does not know. */
export type AnswerCheck = (answered: Answered) => readonly string[]

/** Makes a check by a document. An answer has what its schema declares and nothing else. */
export const makeAnswerCheck = (document: JsonObject): AnswerCheck => {
  const validate = makeValidate(document)
  return (answered) => {
    const { path, operations } = operationsAt(document, answered.route)
    if (operations === undefined) return []
    const method = (answered.method === 'HEAD' ? 'GET' : answered.method).toLowerCase()
    const operation = at(operations, method)
    if (operation === undefined) return answered.status === 405 ? [] : [`${method} is not documented`]
    const pointer = ['paths', path, method]
    return [
      ...answerIssues(document, validate, pointer, answered),
      ...bodyIssues(document, validate, pointer, answered),
    ]
  }
}

/** A path of the document has the slash at its end or not; a route of Fastify may stand there twice. */
const operationsAt = (document: JsonObject, route: string) => {
  const template = route.replace(/:(\w+)/g, '{$1}')
  const spellings = [template, template.endsWith('/') ? template.slice(0, -1) : `${template}/`]
  const path = spellings.find((spelling) => at(document, 'paths', spelling) !== undefined) ?? template
  return { path, operations: at(document, 'paths', path) }
}

type Validate = (pointer: readonly string[], value: unknown) => readonly string[]

const answerIssues = (
  document: JsonObject,
  validate: Validate,
  operation: readonly string[],
  { method, status, contentType, headers, body }: Answered,
): readonly string[] => {
  const pointer = resolve(document, [...operation, 'responses', String(status)])
  const response = at(document, ...pointer)
  if (response === undefined) return [`${status} is not declared`]
  const declared = Object.entries(objectOf(at(response, 'headers')))
  const missing = declared.filter(
    ([name, header]) => isRequired(document, header) && !headers.includes(name.toLowerCase()),
  )
  const absent = missing.map(([name]) => `${status} has no ${name}`)
  const types = Object.keys(objectOf(at(response, 'content')))
  if (method === 'HEAD') return absent
  if (body === '') return types.length === 0 ? absent : [`${status} has no body`, ...absent]
  const type = contentType?.split(';', 1)[0] ?? ''
  if (!types.includes(type)) return [`${status} is not declared as ${type}`, ...absent]
  const value = type.endsWith('json') ? JSON.parse(body) : body
  return [...validate([...pointer, 'content', type, 'schema'], value), ...absent]
}

/** What was taken must be declared too. Bodies of hooks are their plugins', which tests make up. */
const bodyIssues = (
  document: JsonObject,
  validate: Validate,
  operation: readonly string[],
  { status, sent }: Answered,
): readonly string[] => {
  const pointer = [...operation, 'requestBody', 'content', 'application/json', 'schema']
  const isDeclared = operation[1]?.startsWith('/api/0/') === true && at(document, ...pointer) !== undefined
  return status < 300 && sent !== null && isDeclared ? validate(pointer, sent).map((issue) => `sent: ${issue}`) : []
}

const makeValidate = (document: JsonObject): Validate => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  // URLs and addresses of clients are looser than these; the formats are a hint to people.
  ajv.addFormat('uri', true).addFormat('email', true)
  ajv.addSchema({ $id: 'document', ...closed(document) })
  const known = new Map<string, ValidateFunction>()
  return (pointer, value) => {
    const $ref = `document#${pointer.map((part) => `/${encodeURIComponent(escapePointer(part))}`).join('')}`
    const fits = known.get($ref) ?? ajv.compile({ $ref })
    known.set($ref, fits)
    return fits(value)
      ? []
      : (fits.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${instancePath === '' ? 'body' : instancePath} ${message} ${JSON.stringify(params)}`,
        )
  }
}

const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** The same with every object of an answer closed: a member that is not declared does not fit. Bodies sent stay open. */
const closed = (json: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, name === 'requestBody' ? value : closedValue(value)]),
  )

const closedValue = (json: Json): Json => {
  if (Array.isArray(json)) return json.map(closedValue)
  if (!isObject(json)) return json
  const isShape = json.type !== undefined && json.properties !== undefined
  return { ...closed(json), ...(isShape ? { additionalProperties: false } : {}) }
}

const isRequired = (document: JsonObject, header: Json): boolean =>
  at(typeof at(header, '$ref') === 'string' ? at(document, ...refOf(at(header, '$ref'))) : header, 'required') === true

/** Where a reference leads; the pointer itself where there is none. */
const resolve = (document: JsonObject, pointer: readonly string[]): readonly string[] => {
  const $ref = at(document, ...pointer, '$ref')
  return $ref === undefined ? pointer : refOf($ref)
}

const refOf = ($ref: Json | undefined): readonly string[] => String($ref).slice('#/'.length).split('/')
