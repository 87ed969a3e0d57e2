import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { type Instant, toInstant } from '#lib/base/instant.ts'
import { unpackEntries } from '#lib/prospects/common-entry.ts'
import type { CrmObject, CrmRecord, CrmValues } from '#lib/salesforce/port.ts'
import type { FieldValues, LinkEvidence, Origin, Pair } from '#lib/sync/engine/types.ts'
import type { Loaded, LoadRequest } from '#lib/sync/ports.ts'
import { SeenRows } from '#lib/sync/store/seen-rows.ts'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Everything the engine needs to decide. Locked, the prospects' rows are taken first, in the order of their ids, and
 * all is read by the statement after: a row that changed while we waited is seen as it is now.
 */
export async function load(
  tx: Tx,
  buId: string,
  request: LoadRequest,
  how: { lock: boolean; seen?: Batches },
): Promise<Loaded> {
  const seen = how.seen ?? noBatches()
  const prospectIds = (request.prospectIds ?? []).filter((id) => uuidPattern.test(id))
  const crmIds = request.crmIds ?? []
  const emailKeys = request.emailKeys ?? []
  if (prospectIds.length + crmIds.length + emailKeys.length === 0) return { pairs: [], records: [] }
  const keys = { prospectIds, crmIds, emailKeys }
  const found = how.lock ? await lockProspects(tx, buId, keys) : await findProspects(tx, buId, keys)
  const pairs = found.length > 0 ? await loadPairs(tx, buId, found, seen.pairs) : []
  const linked = pairs.flatMap((pair) => (pair.link.crmId ? [pair.link.crmId] : []))
  const wanted = [...new Set([...crmIds, ...linked])]
  const alsoBy = request.mirrorByEmail ? emailKeys : []
  return { pairs, records: await loadMirror(tx, buId, wanted, alsoBy, seen.records) }
}

/** What the batches under way have read. */
export type Batches = { pairs: SeenRows<Pair>; records: SeenRows<CrmRecord> }

export function noBatches(): Batches {
  return { pairs: new SeenRows(), records: new SeenRows() }
}

/** Reads the pairs of a batch that was just claimed, and remembers them for its later steps. */
export async function loadBatch(
  tx: Tx,
  buId: string,
  prospectIds: readonly string[],
  seen: Batches,
): Promise<Loaded> {
  seen.pairs.begin()
  seen.records.begin()
  const pairs = await readPairs(tx, buId, prospectIds)
  for (const { pair, version } of pairs) seen.pairs.note(pair.prospect.id, version, pair)
  const crmIds = pairs.flatMap(({ pair }) => (pair.link.crmId ? [pair.link.crmId] : []))
  const records = crmIds.length > 0 ? await readMirror(tx, buId, crmIds, []) : []
  for (const { record, version } of records) seen.records.note(record.id, version, record)
  return { pairs: pairs.map(({ pair }) => pair), records: records.map(({ record }) => record) }
}

type Keys = { prospectIds: string[]; crmIds: string[]; emailKeys: string[] }

/**
 * Look-ups by unnested keys, never `= any(keys)`: in a prepared statement that is compared row by row, and a page of
 * 2,000 keys over 20,000 rows took seconds. Each in the order of its index, so that no other will do (findStrangers).
 */
function foundBy(tx: Tx, buId: string, keys: Keys): Fragment {
  return tx`
    select unnest(${keys.prospectIds}::uuid[]) id
    union
    select l.prospect_id from unnest(${keys.crmIds}::text[]) k cross join lateral (
      select prospect_id from pairs where bu_id = ${buId} and crm_id between k and k order by crm_id limit 1) l
    union
    select p.id from unnest(${keys.emailKeys}::text[]) k cross join lateral (
      select id from prospects where bu_id = ${buId} and email_key between k and k and deleted_at is null
      order by email_key limit 1) p`
}

async function findProspects(tx: Tx, buId: string, keys: Keys): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`${foundBy(tx, buId, keys)}`
  return rows.map((row) => row.id)
}

async function lockProspects(tx: Tx, buId: string, keys: Keys): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    with found as materialized (${foundBy(tx, buId, keys)})
    select p.id from found join prospects p on p.bu_id = ${buId} and p.id = found.id
    order by p.id for update of p`
  return rows.map((row) => row.id)
}

type PairRow = {
  id: string
  values: FieldValues
  grade: string | null
  last_activity_at: Date | null
  first_activity_at: Date | null
  hard_bounced: boolean
  console_url: string | null
  origins: Record<string, Origin>
  changed_at: Record<string, string>
  assigned_user_id: string | null
  assign_to: string | null
  deleted_at: Date | null
  deleted_reason: string | null
  created_at: Date
  created_by: string
  crm_id: string | null
  crm_object: CrmObject | null
  link_state: Pair['link']['linkState'] | null
  evidence: LinkEvidence | null
  linked_at: Date | null
  agreed: FieldValues | null
  agreed_at: Date | null
  crm_owner_id: string | null
  sync_state: Pair['link']['syncState'] | null
  error_code: string | null
  cause_key: string
  error_tries: number
  first_at: Date
  external_id: string | null
  intent_object: string
  intent_state: NonNullable<Pair['intent']>['state']
  body_hash: string
  intent_crm_id: string | null
  change_id: string | null
  generation: number
  change_state: 'waiting' | 'parked'
  version: string
}

/** [FD-6] The score as a value among the others. Nobody's first nothing is told to Salesforce; a score that fell to nothing is. */
function valuesWithScore(tx: Tx): Fragment {
  return tx`case when p.values ? 'score' then p.values
    when p.score <> 0 or jsonb_typeof(l.agreed->'score') = 'number' then p.values || jsonb_build_object('score', p.score)
    else p.values end`
}

/** [FD-6] What else is told is made of these. */
function toldColumns(tx: Tx, buId: string): Fragment {
  return tx`p.grade, p.last_activity_at,
    case when p.last_activity_at is not null then
      (select min(a.at) from activities a where a.bu_id = p.bu_id and a.prospect_id = p.id) end as first_activity_at,
    exists (select from email_addresses b
      where b.bu_id = p.bu_id and b.address_key = p.email_key and b.hard_bounced_at is not null) as hard_bounced,
    (select c.settings->>'consoleUrl' from connectors c where c.bu_id = ${buId}) as console_url`
}

/** All rows that make the pair of `k.id`: any of them may be missing. */
function pairOfKey(tx: Tx, buId: string): Fragment {
  return tx`left join prospects p on p.bu_id = ${buId} and p.id = k.id
    left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    left join sync_errors e on e.bu_id = p.bu_id and e.prospect_id = p.id and e.closed_at is null
    left join intents i on i.bu_id = p.bu_id and i.external_id = p.id::text
    left join changes c on c.bu_id = p.bu_id and c.prospect_id = p.id`
}

function pairVersion(tx: Tx): Fragment {
  return tx`(p.xmin, l.xmin, e.xmin, i.xmin, c.xmin)::text`
}

async function readPairs(
  tx: Tx,
  buId: string,
  ids: readonly string[],
): Promise<{ pair: Pair; version: string }[]> {
  const rows = await tx<PairRow[]>`
    select p.id, ${valuesWithScore(tx)} as values, ${toldColumns(tx, buId)}, p.origins, p.changed_at, p.assigned_user_id, p.assign_to, p.deleted_at, p.deleted_reason, p.created_at,
      p.created_by, l.crm_id, l.crm_object, l.link_state, l.evidence, l.linked_at, l.agreed, l.agreed_at, l.crm_owner_id,
      l.sync_state, e.code error_code, e.cause_key, e.tries error_tries, e.first_at, i.external_id,
      i.object intent_object, i.state intent_state, i.body_hash, i.crm_id intent_crm_id, c.id::text change_id,
      c.generation, c.state change_state, ${pairVersion(tx)} as version
    from unnest(${[...ids]}::uuid[]) k(id) ${pairOfKey(tx, buId)}
    where p.id is not null
    order by p.id`
  return rows.map((row) => ({ pair: toPair(row), version: row.version }))
}

async function loadPairs(
  tx: Tx,
  buId: string,
  ids: readonly string[],
  seen: SeenRows<Pair>,
): Promise<Pair[]> {
  const same = await seen.stillSame(
    ids,
    (known, versions) => tx<{ id: string }[]>`
      select k.id from unnest(${known}::uuid[], ${versions}::text[]) k(id, version) ${pairOfKey(tx, buId)}
      where ${pairVersion(tx)} <> k.version`,
  )
  const rest = ids.filter((id) => !same.has(id))
  const read = rest.length > 0 ? await readPairs(tx, buId, rest) : []
  for (const { pair, version } of read) seen.renew(pair.prospect.id, version, pair)
  const pairs = [...same.values(), ...read.map(({ pair }) => pair)]
  return inOrder(pairs, ({ prospect }) => prospect.id)
}

function toldOf(row: PairRow): FieldValues {
  const told: FieldValues = { created_date: row.created_at.toISOString() }
  if (row.grade !== null) told.grade = row.grade
  if (row.last_activity_at) told.last_activity = row.last_activity_at.toISOString()
  if (row.first_activity_at) told.first_activity = row.first_activity_at.toISOString()
  if (row.hard_bounced) told.hard_bounced = true
  if (row.console_url) told.url = `${row.console_url}/prospects/${row.id}`
  return told
}

function toPair(row: PairRow): Pair {
  return {
    prospect: {
      id: row.id,
      values: row.values,
      told: toldOf(row),
      origins: unpackEntries(row.values, row.origins),
      changedAt: unpackEntries(row.values, row.changed_at),
      assignedUserId: row.assigned_user_id,
      assignTo: row.assign_to,
      deletedAt: instantOrNull(row.deleted_at),
      deletedReason: row.deleted_reason,
      createdAt: toInstant(row.created_at),
      createdBy: row.created_by,
    },
    link: {
      crmId: row.crm_id,
      crmObject: row.crm_object,
      linkState: row.link_state ?? 'none',
      evidence: row.evidence,
      linkedAt: instantOrNull(row.linked_at),
      agreed: row.agreed ?? {},
      agreedAt: instantOrNull(row.agreed_at),
      crmOwnerId: row.crm_owner_id,
      syncState: row.sync_state ?? 'not_in_crm',
    },
    error: row.error_code
      ? {
          code: row.error_code,
          causeKey: row.cause_key,
          tries: row.error_tries,
          firstAt: toInstant(row.first_at),
        }
      : null,
    intent: row.external_id
      ? {
          externalId: row.external_id,
          prospectId: row.id,
          object: row.intent_object as CrmObject,
          state: row.intent_state,
          bodyHash: row.body_hash,
          crmId: row.intent_crm_id,
        }
      : null,
    change: row.change_id
      ? { id: row.change_id, generation: row.generation, state: row.change_state }
      : null,
  }
}

export type MirrorRow = {
  crm_id: string
  object: CrmObject
  email: string | null
  external_id: string | null
  owner_id: string | null
  created_at: Date
  modified_at: Date
  modified_by_id: string | null
  is_deleted: boolean
  is_converted: boolean
  converted_contact_id: string | null
  converted_account_id: string | null
  account_id: string | null
  person_contact_id: string | null
  master_record_id: string | null
  values: CrmValues
}

async function readMirror(
  tx: Tx,
  buId: string,
  ids: readonly string[],
  emailKeys: readonly string[],
): Promise<{ record: CrmRecord; version: string }[]> {
  const rows = await tx<(MirrorRow & { version: string })[]>`
    with found as materialized (
      select unnest(${[...ids]}::text[]) crm_id
      union
      select m.crm_id from unnest(${[...emailKeys]}::text[]) k
      join crm_records m on m.bu_id = ${buId} and m.email_key = k
    )
    select m.*, m.xmin::text as version
    from found join crm_records m on m.bu_id = ${buId} and m.crm_id = found.crm_id
    order by m.crm_id`
  return rows.map((row) => ({ record: toRecord(row), version: row.version }))
}

async function loadMirror(
  tx: Tx,
  buId: string,
  ids: readonly string[],
  emailKeys: readonly string[],
  seen: SeenRows<CrmRecord>,
): Promise<CrmRecord[]> {
  const found = await seen.stillSame(
    ids,
    (known, versions) => tx<{ id: string }[]>`
      select k.id from unnest(${known}::text[], ${versions}::text[]) k(id, version)
      left join crm_records m on m.bu_id = ${buId} and m.crm_id = k.id
      where m.xmin::text is distinct from k.version`,
  )
  const rest = ids.filter((id) => !found.has(id))
  const read = rest.length + emailKeys.length > 0 ? await readMirror(tx, buId, rest, emailKeys) : []
  for (const { record, version } of read) {
    found.set(record.id, record)
    seen.renew(record.id, version, record)
  }
  return inOrder([...found.values()], ({ id }) => id)
}

function inOrder<Row>(rows: Row[], idOf: (row: Row) => string): Row[] {
  return rows.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
}

export function toRecord(row: MirrorRow): CrmRecord {
  return {
    id: row.crm_id,
    object: row.object,
    email: row.email,
    externalId: row.external_id,
    ownerId: row.owner_id,
    createdAt: toInstant(row.created_at),
    modifiedAt: toInstant(row.modified_at),
    modifiedById: row.modified_by_id,
    isDeleted: row.is_deleted,
    isConverted: row.is_converted,
    convertedContactId: row.converted_contact_id,
    convertedAccountId: row.converted_account_id,
    accountId: row.account_id,
    personContactId: row.person_contact_id,
    masterRecordId: row.master_record_id,
    values: row.values,
  }
}

function instantOrNull(date: Date | null): Instant | null {
  return date === null ? null : toInstant(date)
}
