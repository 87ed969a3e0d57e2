import type { Context } from '../context.ts'
import { orgNow } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { ApiError, dmlError } from '../http/errors.ts'
import type { LeadConvert } from '../records/convert.ts'
import { convertLeads } from '../records/convert.ts'
import { deleteRecords } from '../records/delete.ts'
import { toId18 } from '../records/ids.ts'
import { mergeRecords } from '../records/merge.ts'
import { draft } from '../records/prepare.ts'
import { emptyBin, undeleteRecords } from '../records/undelete.ts'
import { upsert } from '../records/upsert.ts'
import type { SaveResult } from '../records/write.ts'
import { save } from '../records/write.ts'
import type { Element, XmlObject, XmlValue } from './xml.ts'
import { child, textOf } from './xml.ts'

const recordsMax = 200
const convertsMax = 100

export type SoapCall = (context: Context, call: Element, allOrNone: boolean) => Promise<XmlValue>

function all(call: Element, names: string[], max: number): Element[] {
  const found = call.children.filter(({ name }) => names.includes(name))
  if (found.length > max) {
    throw new ApiError(500, 'EXCEEDED_ID_LIMIT', `record limit reached: at most ${max} in one call`)
  }
  return found
}

function idsOf(call: Element): string[] {
  return all(call, ['ids', 'iDs'], recordsMax).map(({ text }) => text.trim())
}

function errorsOf(errors: DmlError[]): XmlValue[] {
  return errors.map(({ statusCode, message, fields }) => ({ fields, message, statusCode }))
}

function savedResults(results: SaveResult[], withCreated = false): XmlValue {
  return results.map(({ id, success, errors, created }) => ({
    ...(withCreated ? { created: created === true } : {}),
    errors: errorsOf(errors),
    id: success ? id! : null,
    success,
  }))
}

/** What a record element holds: its type and its fields, blank where fieldsToNull says so. */
function recordOf(element: Element): { type: string; fields: Record<string, unknown> } {
  const fields: Record<string, unknown> = {}
  for (const { name, text, isNil } of element.children) {
    if (name === 'fieldsToNull') fields[text] = null
    else if (name !== 'type') fields[name] = isNil ? null : text
  }
  return { type: textOf(element, 'type') ?? '', fields }
}

async function saveAll(
  context: Context,
  call: Element,
  allOrNone: boolean,
  operation: 'create' | 'update',
): Promise<XmlValue> {
  const records = all(call, ['sObjects'], recordsMax).map(recordOf)
  const type = records[0]?.type ?? ''
  const object = context.view.object(type)
  if (!object || records.some((record) => record.type.toLowerCase() !== type.toLowerCase())) {
    throw new ApiError(500, 'INVALID_TYPE', `sObject type '${type}' is not supported.`)
  }
  const changes = records.map(({ fields }) => {
    const raw = String(fields.Id ?? fields.id ?? '')
    const made = draft(object, fields, operation, new Set(['id']))
    if (operation === 'create') return { draft: made }
    const id = toId18(raw)
    if (id) return { id, draft: made }
    const error = dmlError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id'])
    return { draft: { values: new Map(), error } }
  })
  return savedResults(await save(context, object, changes, allOrNone))
}

const upsertAll: SoapCall = async (context, call, allOrNone) => {
  const records = all(call, ['sObjects'], recordsMax).map(recordOf)
  const object = context.view.object(records[0]?.type ?? '')
  const field = object?.field(textOf(call, 'externalIDFieldName') ?? '')
  if (!object || !field || (field.type !== 'id' && !(field.externalId && field.slot))) {
    throw new ApiError(500, 'INVALID_FIELD', 'the external id field does not exist')
  }
  const bodies = records.map(({ fields }) => fields)
  return savedResults(await upsert(context, object, field, bodies, allOrNone), true)
}

const convert: SoapCall = async (context, call) => {
  const requests = all(call, ['leadConverts'], convertsMax).map((element): LeadConvert => {
    const text = (name: string) => textOf(element, name)?.trim() || undefined
    const flag = (name: string) => text(name) === 'true'
    const optional = {
      accountId: text('accountId'),
      contactId: text('contactId'),
      opportunityId: text('opportunityId'),
      opportunityName: text('opportunityName'),
      ownerId: text('ownerId'),
    }
    return {
      leadId: text('leadId') ?? '',
      convertedStatus: text('convertedStatus') ?? '',
      doNotCreateOpportunity: flag('doNotCreateOpportunity'),
      overwriteLeadSource: flag('overwriteLeadSource'),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    }
  })
  const results = await convertLeads(context, requests)
  return results.map(({ accountId, contactId, errors, leadId, opportunityId, success }) => ({
    accountId: accountId ?? null,
    contactId: contactId ?? null,
    errors: errorsOf(errors),
    leadId: leadId ?? null,
    opportunityId: opportunityId ?? null,
    success,
  }))
}

const merge: SoapCall = async (context, call) => {
  const results: XmlObject[] = []
  for (const request of all(call, ['request', 'mergeRequests'], recordsMax)) {
    const { type, fields } = recordOf(child(request, 'masterRecord') ?? request)
    const { Id, id, attributes, ...rest } = fields
    const { errors, ...result } = await mergeRecords(context, {
      object: type,
      masterId: String(Id ?? id ?? ''),
      fields: rest,
      losers: all(request, ['recordToMergeIds'], recordsMax).map(({ text }) => text.trim()),
    })
    results.push({ ...result, id: result.id ?? null, errors: errorsOf(errors) })
  }
  return results
}

async function userInfo(context: Context): Promise<XmlValue> {
  const [user] = await context.sql<{ data: Record<string, string> }[]>`
    select data from record
    where tbl = ${context.view.object('User')!.tbl} and id = ${context.userId}`
  const { data } = user!
  return {
    organizationId: context.org.id,
    organizationName: context.org.name,
    orgHasPersonAccounts: false,
    organizationMultiCurrency: false,
    profileId: data.ProfileId ?? null,
    roleId: null,
    userEmail: data.Email ?? null,
    userFullName: data.Name ?? null,
    userId: context.userId,
    userLanguage: data.LanguageLocaleKey ?? null,
    userLocale: data.LocaleSidKey ?? null,
    userName: data.Username ?? null,
    userTimeZone: data.TimeZoneSidKey ?? null,
    userType: data.UserType ?? null,
  }
}

/** The calls of the partner API that this org answers, by their name. */
export const soapCalls: Record<string, SoapCall> = {
  convertLead: convert,
  merge,
  undelete: async (context, call) => savedResults(await undeleteRecords(context, idsOf(call))),
  emptyRecycleBin: async (context, call) => savedResults(await emptyBin(context, idsOf(call))),
  delete: async (context, call, allOrNone) =>
    savedResults(await deleteRecords(context, idsOf(call), allOrNone)),
  create: (context, call, allOrNone) => saveAll(context, call, allOrNone, 'create'),
  update: (context, call, allOrNone) => saveAll(context, call, allOrNone, 'update'),
  upsert: upsertAll,
  getUserInfo: (context) => userInfo(context),
  getServerTimestamp: async (context) => ({
    timestamp: new Date(orgNow(context.org)).toISOString(),
  }),
}
