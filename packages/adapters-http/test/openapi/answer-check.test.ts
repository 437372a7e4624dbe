import { describe, expect, it } from 'vitest'
import { makeAnswerCheck } from '../support/answer-check.ts'
import { makeDocument } from '../support/document.ts'

const check = makeAnswerCheck(makeDocument())

const repository = {
  id: '21',
  name: 'acme/web',
  url: null,
  provider: { id: 'unknown', name: 'Unknown Provider' },
  status: 'active',
  dateCreated: '2026-11-23T16:46:37.463Z',
  integrationId: null,
  externalSlug: 'acme/web',
}

const created = {
  method: 'POST',
  route: '/api/0/organizations/:org/repos',
  sent: { name: 'acme/web' },
  status: 201,
  contentType: 'application/json; charset=utf-8',
  headers: ['content-type'],
  body: JSON.stringify(repository),
}

const app = { id: null, name: 'acme-web', more: 1 }
const deploy = {
  id: '61',
  environment: 'production',
  name: null,
  url: null,
  dateStarted: null,
  dateFinished: '2026-11-23T16:46:38.000Z',
  projects: [],
  kind: 'deploy',
  releaseNumber: null,
  app: null,
  refs: [],
  release: { version: '1.0', url: null },
  deliveryId: null,
}

const deploys = {
  ...created,
  method: 'GET',
  route: '/api/0/organizations/:org/deploys/',
  status: 200,
  headers: ['link'],
}

const listed = { ...created, method: 'GET', status: 200, headers: ['link'], body: JSON.stringify([repository]) }

describe('the check of answers by the document', () => {
  it('is content with what is declared', () => {
    expect([...check(created), ...check(listed), ...check({ ...listed, method: 'HEAD', body: '' })]).toEqual([])
    expect(check({ ...deploys, body: JSON.stringify([deploy]) })).toEqual([])
    expect(check({ ...created, status: 409, body: '{"detail": "Taken."}' })).toEqual([])
    expect(check({ ...created, method: 'PATCH', status: 405 })).toEqual([])
  })

  it.each([
    ['a status', { ...created, status: 200 }],
    ['a method', { ...created, method: 'PATCH' }],
    ['a media type', { ...created, contentType: 'text/html' }],
    ['a member too many', { ...created, body: JSON.stringify({ ...repository, more: 1 }) }],
    ['a member too many further in', { ...deploys, body: JSON.stringify([{ ...deploy, app }]) }],
    ['a member too few', { ...created, body: JSON.stringify({ ...repository, externalSlug: undefined }) }],
    ['a time of another form', { ...created, body: JSON.stringify({ ...repository, dateCreated: '2026-11-23' }) }],
    ['an error with a member too many', { ...created, status: 409, body: '{"detail": "Taken.", "status": 409}' }],
    ['a list without its header', { ...listed, headers: [] }],
    ['no body', { ...created, body: '' }],
    ['a body sent that is taken all the same', { ...created, sent: { name: '' } }],
  ])('tells of %s that is not declared', (_what, answered) => {
    expect(check(answered)).not.toEqual([])
  })
})
