import { inBusinessUnit } from '#db/client.ts'
import { keepIdentity, keepUsage, keepVerification } from '#lib/connector/keep.ts'
import type { Verification, VerificationCheck } from '#lib/connector/types.ts'
import { isObject } from '#lib/salesforce/classify.ts'
import type { Client } from '#lib/salesforce/client.ts'
import { fillable, type OwnField, ourFields, requiredFields } from '#lib/salesforce/our-fields.ts'
import type { CrmObjectDescribe, OrgIdentity, SalesforcePort } from '#lib/salesforce/port.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

type Known = {
  orgId: string | null
  orgName: string | null
  leadFields: string[]
  contactFields: string[]
  accountFields: string[]
  personAccounts: boolean
}

/** [CN-4] Token, org, API, our fields, the mapped fields, what the user sees, and the clocks: each with its answer. */
export async function verify(
  workshop: Workshop,
  buId: string,
  org: SalesforcePort,
  client: Client,
): Promise<Verification> {
  const known = await readKnown(workshop, buId)
  const started = performance.now()
  const identity = await org.identity()
  const answeredInMs = Math.round(performance.now() - started)
  if (!identity.ok) {
    const text = `Salesforce does not take the token: ${identity.failure.message}`
    return keep(workshop, buId, null, failed({ code: 'token', state: 'need', text }))
  }
  const described = await org.describe(['Lead', 'Contact', 'Account'])
  // What the connector user sees, whatever is shared: counted, never read.
  const counts = await org.count([
    { object: 'Lead', filter: 'all', within: null },
    { object: 'Contact', filter: 'all', within: null },
  ])
  const seesAll = await mayViewAll(client)
  const objects = described.ok ? described.value : []
  const needed = requiredFields(known.personAccounts)
  const missingFields = needed
    .filter((own) => !fieldsOf(objects, own.object).some((field) => field.name === own.name))
    .map((own) => `${own.object}.${own.name}`)
  const [leads = 0, contacts = 0] = counts.ok ? counts.value : []
  const checks: VerificationCheck[] = [
    tokenCheck(identity.value),
    orgCheck(known, identity.value),
    apiCheck(described.ok ? null : described.failure.message),
    installedCheck(objects, needed, missingFields),
    visibleCheck(objects, known),
    seesAllCheck(seesAll, leads, contacts),
    clockCheck(identity.orgTime),
  ]
  const calls = identity.calls + described.calls + counts.calls + 1
  const verification: Verification = {
    at: new Date().toISOString(),
    ok: checks.every((check) => check.state !== 'need'),
    checks,
    answeredInMs,
    limit: identity.limit,
    seen: counts.ok ? { leads, contacts } : null,
    missingFields,
  }
  await inBusinessUnit(workshop.sql, buId, (tx) => keepUsage(tx, buId, calls, identity.limit))
  return keep(workshop, buId, identity.value, verification)
}

function failed(check: VerificationCheck): Verification {
  return {
    at: new Date().toISOString(),
    ok: false,
    checks: [check],
    answeredInMs: null,
    limit: null,
    seen: null,
    missingFields: [],
  }
}

async function keep(
  { sql }: Workshop,
  buId: string,
  identity: OrgIdentity | null,
  verification: Verification,
): Promise<Verification> {
  await inBusinessUnit(sql, buId, async (tx) => {
    if (
      identity &&
      verification.checks.every(({ code, state }) => code !== 'org' || state === 'ok')
    ) {
      await keepIdentity(tx, buId, identity)
    }
    await keepVerification(tx, buId, verification)
  })
  return verification
}

async function readKnown({ sql }: Workshop, buId: string): Promise<Known> {
  const [row] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<Known[]>`
      select org_id as "orgId", org_name as "orgName",
        array(select lead_field from field_mappings where bu_id = ${buId} and active and lead_field is not null
          union select f->>'lead' from sharing_rules, jsonb_array_elements(fields) f where bu_id = ${buId}) as "leadFields",
        array(select contact_field from field_mappings where bu_id = ${buId} and active and contact_field is not null
          union select f->>'contact' from sharing_rules, jsonb_array_elements(fields) f where bu_id = ${buId}) as "contactFields",
        array(select account_field from field_mappings where bu_id = ${buId} and active and account_field is not null
          union select f->>'account' from sharing_rules, jsonb_array_elements(fields) f
            where bu_id = ${buId} and f->>'account' is not null) as "accountFields",
        coalesce((settings->>'personAccounts')::boolean, false) as "personAccounts"
      from connectors where bu_id = ${buId}`,
  )
  return (
    row ?? {
      orgId: null,
      orgName: null,
      leadFields: [],
      contactFields: [],
      accountFields: [],
      personAccounts: false,
    }
  )
}

const fieldsOf = (objects: CrmObjectDescribe[], object: string) =>
  objects.find((described) => described.object === object)?.fields ?? []

function tokenCheck({ displayName, username }: OrgIdentity): VerificationCheck {
  return { code: 'token', state: 'ok', text: `Signed in as ${displayName} (${username})` }
}

/** [CN-11] */
function orgCheck(known: Known, identity: OrgIdentity): VerificationCheck {
  const same = !known.orgId || known.orgId.slice(0, 15) === identity.orgId.slice(0, 15)
  return same
    ? { code: 'org', state: 'ok', text: `${identity.orgName}, org ${identity.orgId}` }
    : {
        code: 'org',
        state: 'need',
        text: `Another org answers (${identity.orgName}) than the one connected before (${known.orgName ?? known.orgId})`,
      }
}

function apiCheck(refusal: string | null): VerificationCheck {
  return refusal === null
    ? { code: 'api', state: 'ok', text: 'The API is enabled and describes leads and contacts' }
    : {
        code: 'api',
        state: 'need',
        text: `The API refuses to describe leads and contacts: ${refusal}`,
      }
}

/** Without a unique external id a lost answer could create a lead twice. */
function installedCheck(
  objects: CrmObjectDescribe[],
  needed: readonly OwnField[],
  missing: string[],
): VerificationCheck {
  const code = 'fields_installed'
  if (missing.length > 0) {
    return {
      code,
      state: 'need',
      text: `${missing.join(' and ')} must be installed in Salesforce first`,
    }
  }
  const loose = needed.find((own) => {
    const field = fieldsOf(objects, own.object).find(({ name }) => name === own.name)
    return field && !(field.externalId && field.unique && field.createable && field.updateable)
  })
  const unfilled = loose ? [] : missingOurs(objects)
  if (unfilled.length > 0) {
    const text = `These values stay here, for want of a field in Salesforce: ${unfilled.join(', ')}`
    return { code, state: 'note', text }
  }
  return loose
    ? {
        code,
        state: 'need',
        text: `${loose.object}.${loose.name} must be a unique external id that the connector user may edit`,
      }
    : { code, state: 'ok', text: 'Concord’s own fields are installed' }
}

/** [FD-6] Values of ours for which leads or contacts have no field that can be filled. */
function missingOurs(objects: CrmObjectDescribe[]): string[] {
  const schema = Object.fromEntries(objects.map(({ object, fields }) => [object, fields]))
  return ourFields
    .filter((field) =>
      (['Lead', 'Contact'] as const).some((object) => fillable(field, object, schema) === null),
    )
    .map(({ label }) => label)
}

function visibleCheck(objects: CrmObjectDescribe[], known: Known): VerificationCheck {
  const hidden = [
    ...missingOf(known.leadFields, fieldsOf(objects, 'Lead'), 'Lead'),
    ...missingOf(known.contactFields, fieldsOf(objects, 'Contact'), 'Contact'),
    ...(known.personAccounts
      ? missingOf(known.accountFields, fieldsOf(objects, 'Account'), 'Account')
      : []),
  ]
  return hidden.length === 0
    ? { code: 'fields_visible', state: 'ok', text: 'The connector user sees every mapped field' }
    : {
        code: 'fields_visible',
        state: 'note',
        text: `Hidden from the connector user, so not synced: ${hidden.join(', ')}`,
      }
}

function missingOf(mapped: string[], fields: { name: string }[], object: string): string[] {
  const names = new Set(fields.map((field) => field.name))
  return mapped
    .filter((name) => !name.includes('.') && !names.has(name))
    .map((name) => `${object}.${name}`)
}

function seesAllCheck(seesAll: boolean, leads: number, contacts: number): VerificationCheck {
  const seen = `${leads.toLocaleString('en-GB')} leads and ${contacts.toLocaleString('en-GB')} contacts`
  return seesAll
    ? { code: 'sees_all', state: 'ok', text: `The connector user sees all records: ${seen}` }
    : {
        code: 'sees_all',
        state: 'note',
        text: `The connector user may not see all records. It sees ${seen}`,
      }
}

function clockCheck(orgTime: number | null): VerificationCheck {
  const apart = orgTime === null ? 0 : Math.round(Math.abs(Date.now() - orgTime) / 1000)
  return apart <= 60
    ? { code: 'clock', state: 'ok', text: 'The clocks agree' }
    : {
        code: 'clock',
        state: 'note',
        text: `The org's clock is ${apart} s apart from ours; times are corrected by it`,
      }
}

async function mayViewAll(client: Client): Promise<boolean> {
  const statement = 'select PermissionsViewAllData from UserPermissionAccess limit 1'
  const answer = await client.call({
    method: 'GET',
    path: `/query?q=${encodeURIComponent(statement)}`,
    effect: 'read',
    kind: 'setup',
  })
  const records = answer.ok && isObject(answer.value) ? answer.value.records : null
  const row: unknown = Array.isArray(records) ? records[0] : null
  return isObject(row) && row.PermissionsViewAllData === true
}
