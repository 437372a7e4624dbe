import {
  FlagCodec,
  foldCase,
  listOf,
  type Member,
  type MemberEmail,
  type Organization,
  optional,
  optionalText,
} from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, created, isId, ok, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute } from './api-route.ts'
import { jsonBody, readJson } from './json-request.ts'
import { MemberWire, memberToWire } from './member-wire.ts'
import { EmailCodec, NameCodec } from './names.ts'
import { PAGE, pageQuery } from './query.ts'
import { removal } from './removal.ts'
import { ACCESS } from './scopes.ts'

const MAX_EMAILS = 100

const ListQuery = t.type({ ...PAGE, email: optionalText(EmailCodec) })

const NewMember = jsonBody({ email: EmailCodec, name: NameCodec, verified: optional(FlagCodec) })

const EmailWire = t.type({ email: EmailCodec, verified: optional(FlagCodec) }, 'an object with an e-mail address')

type EmailsWire = readonly t.TypeOf<typeof EmailWire>[]

const areSomeAndDifferent = (emails: EmailsWire): boolean =>
  emails.length > 0 && new Set(emails.map(({ email }) => foldCase(email))).size === emails.length

const EmailsCodec: t.Type<EmailsWire, EmailsWire, unknown> = t.refinement(
  listOf(EmailWire, 'e-mail addresses', MAX_EMAILS),
  areSomeAndDifferent,
  `1 to ${MAX_EMAILS} e-mail addresses, none of them twice`,
)

const ChangedMember = jsonBody({ name: optional(NameCodec), emails: optional(EmailsCodec) })

/** Members (HTTP contract, part C). */
export const memberRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'members/',
    access: ACCESS.readOrganization,
    docs: {
      id: 'listMembers',
      summary: 'List members',
      description: 'With `email`, the members who have that address, whatever its case.',
      query: ListQuery,
      answers: { 200: t.array(MemberWire) },
    },
    handle: list(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'members/',
    access: ACCESS.writeOrganization,
    docs: { id: 'createMember', summary: 'Add a member', body: NewMember, answers: { 201: MemberWire } },
    handle: create(api),
  }),
  organizationRoute(api, {
    method: 'PUT',
    path: 'members/:id/',
    access: ACCESS.writeOrganization,
    docs: {
      id: 'updateMember',
      summary: 'Change a member',
      description: 'A list of addresses replaces the one before.',
      body: ChangedMember,
      answers: { 200: MemberWire },
    },
    handle: update(api),
  }),
  organizationRoute(api, {
    method: 'DELETE',
    path: 'members/:id/',
    access: ACCESS.removeFromOrganization,
    docs: { id: 'deleteMember', summary: 'Remove a member', answers: { 204: null } },
    handle: remove(api),
  }),
]

const list =
  (api: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => api.ports.members.list(id, query.email, pageQuery(query)),
      toWire: memberToWire,
    })

const create =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewMember)(call.body)),
      TE.flatMap(({ email, name, verified }) =>
        ports.members.create({
          organizationId: id,
          name,
          emails: [{ email, verified: verified ?? false }],
          dateCreated: ports.clock.now(),
        }),
      ),
      TE.flatMap((member) =>
        member === null ? TE.left<ApiError>({ _tag: 'UnknownOrganization' }) : TE.right(created(memberToWire(member))),
      ),
    )

const update =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> => {
    const memberId = param(call, 'id')
    if (!isId(memberId)) return TE.left({ _tag: 'UnknownMember' })
    return F.pipe(
      ports.members.find(id, memberId),
      TE.flatMap(foundMember),
      TE.flatMapEither(() => readJson(ChangedMember)(call.body)),
      TE.flatMap((body) => ports.members.update(id, memberId, given(body))),
      TE.flatMap(foundMember),
    )
  }

const foundMember = (member: Member | null): TE.TaskEither<ApiError, Answer> =>
  member === null ? TE.left({ _tag: 'UnknownMember' }) : TE.right(ok(memberToWire(member)))

const given = ({ name, emails }: t.TypeOf<typeof ChangedMember>) => ({
  ...(name === null ? {} : { name }),
  ...(emails === null ? {} : { emails: emails.map(toEmail) }),
})

const toEmail = ({ email, verified }: t.TypeOf<typeof EmailWire>): MemberEmail => ({
  email,
  verified: verified ?? false,
})

const remove =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    removal(call, (id) => ports.members.remove(organization.id, id), { _tag: 'UnknownMember' })
