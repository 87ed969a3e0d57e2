import type { Context } from '../context.ts'
import { orgNow } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { ObjectView, SchemaView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { inTransaction } from '../store/database.ts'
import {
  accountFromLead,
  contactFromLead,
  fillEmpty,
  opportunityFromLead,
} from './convert-fields.ts'
import { addHistory } from './history.ts'
import { toId18 } from './ids.ts'
import { draft } from './prepare.ts'
import type { RecordData, Row } from './row.ts'
import type { Change } from './write.ts'
import { locked, save } from './write.ts'

export type LeadConvert = {
  leadId: string
  convertedStatus: string
  accountId?: string
  contactId?: string
  opportunityId?: string
  doNotCreateOpportunity?: boolean
  opportunityName?: string
  overwriteLeadSource?: boolean
  ownerId?: string
}

export type LeadConvertResult = {
  leadId?: string
  accountId?: string
  contactId?: string
  opportunityId?: string
  success: boolean
  errors: DmlError[]
}

/** One lead on its way to being an account, a contact and an opportunity. */
type Conversion = {
  request: LeadConvert
  leadId: string | undefined
  lead?: Row
  owner: string
  accountId?: string
  contactId?: string
  opportunityId?: string
  /** The account is a person: its contact is not one to make. */
  isPerson?: boolean
  error?: DmlError
}

/** A lead that fails halfway leaves nothing behind: it is left out and the others are done again. */
class Halfway extends Error {}

/** Converts leads as Salesforce does: each for itself, empty fields of what exists are filled. */
export async function convertLeads(
  context: Context,
  requests: LeadConvert[],
): Promise<LeadConvertResult[]> {
  const view = await context.server.schemas.fullView(context.sql, context.org)
  const failed = new Map<LeadConvert, DmlError>()
  if (context.rowsLocked) for (const request of requests) failed.set(request, locked)
  for (;;) {
    const before = failed.size
    try {
      const done = await inTransaction(context.sql, (tx) =>
        convertOnce({ ...context, sql: tx, view }, tx, requests, failed),
      )
      return done.map(resultOf)
    } catch (error) {
      if (!(error instanceof Halfway) || failed.size === before) throw error
    }
  }
}

function resultOf({ request, error, ...made }: Conversion): LeadConvertResult {
  const leadId = made.leadId ?? request.leadId
  if (error) return { leadId, success: false, errors: [error] }
  const { accountId, contactId, opportunityId } = made
  return {
    leadId,
    accountId: accountId!,
    contactId: contactId!,
    ...(opportunityId ? { opportunityId } : {}),
    success: true,
    errors: [],
  }
}

async function convertOnce(
  context: Context,
  tx: Transaction,
  requests: LeadConvert[],
  failed: Map<LeadConvert, DmlError>,
): Promise<Conversion[]> {
  const all = requests.map(
    (request): Conversion => ({ request, leadId: toId18(request.leadId), owner: '' }),
  )
  await readLeads(context, tx, all)
  await checkTargets(context, tx, all)
  for (const item of all) {
    const known = failed.get(item.request)
    if (known) item.error = known
  }
  const begun = open(all)
  await saveEach(context, 'Account', open(all), accountFromLead, 'accountId')
  await takePersonContacts(context, open(all))
  const withContact = open(all).filter(({ isPerson }) => !isPerson)
  await saveEach(context, 'Contact', withContact, contactFromLead, 'contactId')
  const withDeal = open(all).filter(
    ({ request, opportunityId }) => !request.doNotCreateOpportunity && !opportunityId,
  )
  await saveEach(context, 'Opportunity', withDeal, opportunityFromLead, 'opportunityId')
  for (const item of begun) if (item.error) failed.set(item.request, item.error)
  if (begun.some((item) => item.error)) throw new Halfway()
  await addContactRoles(context, withDeal)
  await closeLeads(context, tx, open(all))
  await moveChildren(context, tx, open(all))
  await noteConversions(context, tx, open(all))
  return all
}

const open = (all: Conversion[]) => all.filter((item) => !item.error)

async function readLeads(context: Context, tx: Transaction, all: Conversion[]): Promise<void> {
  const ids = all.flatMap(({ leadId }) => leadId ?? [])
  const rows = await tx<Row[]>`
    select id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, data
    from record where tbl = ${tableOf(context.view, 'Lead')} and id = any(${ids}::text[])
    order by id for update`
  const statuses = await tx<{ label: string }[]>`
    select data ->> 'MasterLabel' as label from record
    where tbl = ${tableOf(context.view, 'LeadStatus')} and data @> '{"IsConverted": true}'`
  const closing = new Set(statuses.map(({ label }) => label))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const seen = new Set<string>()
  for (const item of all) {
    const lead = item.leadId ? byId.get(item.leadId) : undefined
    const problem = leadProblem(item, lead, closing, seen)
    if (item.leadId) seen.add(item.leadId)
    if (problem) item.error = problem
    else {
      item.lead = lead!
      item.owner = toId18(item.request.ownerId ?? '') ?? lead!.owner_id ?? context.userId
    }
  }
}

function leadProblem(
  { request, leadId }: Conversion,
  lead: Row | undefined,
  closing: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): DmlError | undefined {
  if (!leadId) {
    return dmlError('MALFORMED_ID', `Lead ID: id value of incorrect type: ${request.leadId}`)
  }
  if (!lead) return dmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
  if (lead.is_deleted) return dmlError('ENTITY_IS_DELETED', 'entity is deleted')
  if (lead.data.IsConverted === true || seen.has(leadId)) {
    return dmlError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
  }
  if (!closing.has(request.convertedStatus)) {
    return dmlError('INVALID_STATUS', `invalid convertedStatus: ${request.convertedStatus}`)
  }
  return undefined
}

type TargetName = 'accountId' | 'contactId' | 'opportunityId'

/** Accounts, contacts and opportunities that the caller chose must be there, and the contact belong to the account. */
async function checkTargets(context: Context, tx: Transaction, all: Conversion[]): Promise<void> {
  const tables = ['Account', 'Contact', 'Opportunity'].map((name) => tableOf(context.view, name))
  const wanted = open(all).flatMap(({ request }) => [
    request.accountId,
    request.contactId,
    request.opportunityId,
  ])
  const ids = wanted.flatMap((raw) => (raw ? (toId18(raw) ?? []) : []))
  const rows = await tx<{ id: string; account: string | null }[]>`
    select id, data ->> 'AccountId' as account from record
    where tbl = any(${tables}::int[]) and id = any(${ids}::text[]) and not is_deleted`
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const item of open(all)) {
    for (const name of ['accountId', 'contactId', 'opportunityId'] satisfies TargetName[]) {
      const raw = item.request[name]
      if (!raw) continue
      const found = byId.get(toId18(raw) ?? '')
      if (found) item[name] = found.id
      else item.error = dmlError('INVALID_CROSS_REFERENCE_KEY', `invalid ${name}: ${raw}`)
    }
    const contact = item.contactId ? byId.get(item.contactId) : undefined
    if (contact && (!item.accountId || (contact.account && contact.account !== item.accountId))) {
      item.error = dmlError(
        'INVALID_CROSS_REFERENCE_KEY',
        'the contact must belong to the given accountId',
      )
    }
  }
}

type Source = { lead: RecordData; owner: string; request: LeadConvert; accountId: string }

/** Makes the record of one kind for every lead, or fills what is empty in the one that was chosen. */
async function saveEach(
  context: Context,
  objectName: 'Account' | 'Contact' | 'Opportunity',
  items: Conversion[],
  from: (source: Source, now: number) => RecordData,
  target: TargetName,
): Promise<void> {
  if (items.length === 0) return
  const object = context.view.object(objectName)!
  const existing = await rowsById(
    context,
    object,
    items.flatMap((item) => item[target] ?? []),
  )
  const now = orgNow(context.org)
  const changes = items.map((item): Change => {
    const source = {
      lead: item.lead!.data,
      owner: item.owner,
      request: item.request,
      accountId: item.accountId ?? '',
    }
    const wanted = from(source, now)
    const id = item[target]
    if (!id) return { draft: draft(object, wanted, 'create', new Set()) }
    const overwrite = item.request.overwriteLeadSource ? ['LeadSource'] : []
    const body = fillEmpty(existing.get(id) ?? {}, wanted, overwrite)
    return { id, draft: draft(object, body, 'update', new Set()) }
  })
  const results = await save(context, object, changes, false)
  for (const [index, result] of results.entries()) {
    if (result.success) items[index]![target] = result.id!
    else items[index]!.error = result.errors[0]!
  }
}

/** A person account brings its contact. */
async function takePersonContacts(context: Context, items: Conversion[]): Promise<void> {
  const accounts = context.view.object('Account')!
  const ids = items.flatMap(({ accountId }) => accountId ?? [])
  const rows = await rowsById(context, accounts, ids)
  for (const item of items) {
    const contactId = rows.get(item.accountId ?? '')?.PersonContactId
    if (typeof contactId !== 'string') continue
    item.isPerson = true
    item.contactId = contactId
  }
}

async function rowsById(
  context: Context,
  object: ObjectView,
  ids: string[],
): Promise<Map<string, RecordData>> {
  const rows = await context.sql<{ id: string; data: RecordData }[]>`
    select id, data from record where tbl = ${object.tbl} and id = any(${ids}::text[])`
  return new Map(rows.map((row) => [row.id, row.data]))
}

async function addContactRoles(context: Context, items: Conversion[]): Promise<void> {
  const object = context.view.object('OpportunityContactRole')!
  const changes = open(items).map(({ opportunityId, contactId }) => ({
    draft: draft(
      object,
      { OpportunityId: opportunityId, ContactId: contactId, IsPrimary: true },
      'create',
      new Set(),
    ),
  }))
  if (changes.length > 0) await save(context, object, changes, true)
}

async function closeLeads(context: Context, tx: Transaction, done: Conversion[]): Promise<void> {
  const now = orgNow(context.org)
  const rows = done.map((item) => ({
    id: item.leadId,
    owner: item.owner,
    data: {
      IsConverted: true,
      Status: item.request.convertedStatus,
      ConvertedDate: new Date(now).toISOString().slice(0, 10),
      ConvertedAccountId: item.accountId,
      ConvertedContactId: item.contactId,
      IsUnreadByOwner: false,
      ...(item.opportunityId ? { ConvertedOpportunityId: item.opportunityId } : {}),
    },
  }))
  await tx`
    update record r set data = r.data || t.data, owner_id = t.owner, stamp = ${now}::bigint,
      modified_at = ${now}::bigint, modified_by = ${context.userId}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as t(id text, owner text, data jsonb)
    where r.tbl = ${tableOf(context.view, 'Lead')} and r.id = t.id`
}

async function noteConversions(
  context: Context,
  tx: Transaction,
  done: Conversion[],
): Promise<void> {
  const rows = done.map(({ leadId }) => ({
    parentId: leadId!,
    field: 'leadConverted',
    dataType: 'Text',
    old: null,
    new: null,
  }))
  await addHistory(context, tx, 'Lead', rows, orgNow(context.org))
}

/** Tasks and campaign memberships go on with the contact. */
async function moveChildren(context: Context, tx: Transaction, done: Conversion[]): Promise<void> {
  const now = orgNow(context.org)
  const rows = JSON.stringify(
    done.map(({ leadId, contactId, opportunityId, accountId }) => ({
      lead: leadId,
      contact: contactId,
      what: opportunityId ?? accountId,
    })),
  )
  await tx`
    update record r set e1 = t.contact, e2 = coalesce(r.e2, t.what), stamp = ${now}::bigint,
      data = r.data || jsonb_build_object('WhoId', t.contact,
        'WhatId', coalesce(r.data ->> 'WhatId', t.what))
    from jsonb_to_recordset(${rows}::text::jsonb) as t(lead text, contact text, what text)
    where r.tbl = ${tableOf(context.view, 'Task')} and r.e1 = t.lead and not r.is_deleted`
  await tx`
    update record r set e2 = t.contact, stamp = ${now}::bigint,
      data = r.data || jsonb_build_object('ContactId', t.contact)
    from jsonb_to_recordset(${rows}::text::jsonb) as t(lead text, contact text)
    where r.tbl = ${tableOf(context.view, 'CampaignMember')} and r.e1 = t.lead and not r.is_deleted`
}

function tableOf(view: SchemaView, name: string): number {
  return view.object(name)!.tbl
}
