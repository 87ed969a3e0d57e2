import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { type Instant, toIsoText } from '#lib/base/instant.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { newId } from '#lib/base/new-id.ts'
import { planMerge } from '#lib/prospects/merge.ts'
import { lockMembers, mergeProspects } from '#lib/prospects/merge-writes.ts'
import { shareObject, stopSharing } from '#lib/sharing/custom-writes.ts'
import type { Enqueue, FieldValues, Origin, SyncConfig } from '#lib/sync/engine/types.ts'
import { customObjectStore } from '#lib/sync/store/custom-objects.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'
import { enqueueChanges } from '#lib/sync/store/queue.ts'
import { readSnapshot, readStand } from '#lib/sync/store/snapshot.ts'
import { nowIn, toDate } from '#lib/sync/store/store-clock.ts'
import type {
  KeptCustomRecord,
  OpenStore,
  StoreUnderTest,
  ToldSales,
} from '#lib/sync/testing/store-under-test.ts'

/**
 * Opens stores for the contract suite and the simulation: each a business unit of its own in one database.
 * @param worker what the store itself uses
 * @param owner a superuser's pool, for what people do and for looking
 */
export function postgresStores(worker: Sql, owner: Sql): OpenStore {
  return async (clock) => {
    const [unit] = await owner<{ id: string }[]>`
      insert into business_units (name) values (gen_random_uuid()::text) returning id`
    const buId = unit?.id ?? ''
    await owner`insert into connectors (bu_id, org_id, connected_at) values (${buId}, '00D000000000000AAA', now())`
    return storeOf(worker, owner, buId, clock)
  }
}

function storeOf(worker: Sql, owner: Sql, buId: string, clock: () => Instant): StoreUnderTest {
  const within = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(owner, buId, work)
  const waits = (tx: Tx, row: Enqueue) => enqueueChanges(tx, buId, [row], nowIn(tx, clock))
  return {
    store: openPostgresStore(worker, buId, clock),
    configure: (config) => within((tx) => configure(tx, buId, config)),
    pause: (paused) =>
      within(async (tx) => {
        await tx`update connectors set paused = ${paused} where bu_id = ${buId}`
      }),
    createProspect: ({ id, values, assignedUserId, at, lane = 3 }) =>
      within(async (tx) => {
        const changedAt = stamps(Object.keys(values), at)
        await tx`
          insert into prospects (bu_id, id, values, origins, changed_at, assigned_user_id, created_at, created_by)
          values (${buId}, ${id}, ${toJson(values)}::text::jsonb, ${toJson(origins(values, at))}::text::jsonb,
            ${toJson(changedAt)}::text::jsonb, ${assignedUserId}, ${toDate(at)}, 'Concord')`
        await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
        await waits(tx, { prospectId: id, lane, cause: 'created', fields: [] })
      }),
    editProspect: (id, values, at, lane = 3) =>
      within(async (tx) => {
        const fields = Object.keys(values)
        await tx`
          update prospects set values = values || ${toJson(values)}::text::jsonb,
            origins = origins || ${toJson(origins(values, at))}::text::jsonb,
            changed_at = changed_at || ${toJson(stamps(fields, at))}::text::jsonb, version = version + 1
          where bu_id = ${buId} and id = ${id}`
        await waits(tx, { prospectId: id, lane, cause: 'field_change', fields })
      }),
    assign: (id, userId, _at, assignTo = null) =>
      within(async (tx) => {
        await tx`
          update prospects set assigned_user_id = ${userId}, assign_to = ${assignTo}
          where bu_id = ${buId} and id = ${id}`
        await waits(tx, { prospectId: id, lane: 3, cause: 'assignment', fields: [] })
      }),
    recycle: (id, at) =>
      within(async (tx) => {
        await tx`
          update prospects set deleted_at = ${toDate(at)}, deleted_reason = 'deleted here'
          where bu_id = ${buId} and id = ${id}`
      }),
    restore: (id) =>
      within(async (tx) => {
        await tx`
          update prospects set deleted_at = null, deleted_reason = null where bu_id = ${buId} and id = ${id}`
        await waits(tx, { prospectId: id, lane: 3, cause: 'restored', fields: [] })
      }),
    merge: (wish, otherIds, at) =>
      within(async (tx) => {
        const members = await lockMembers(tx, buId, [wish.masterId, ...otherIds])
        const plan = planMerge(members, wish, { by: 'Clara Neumann', at: toIsoText(at) })
        if (!plan || members.length !== otherIds.length + 1) return
        const { masterId } = wish
        const reason = 'Merged by Clara Neumann'
        const requestedBy = newId()
        await mergeProspects(tx, { buId, masterId, otherIds, plan, reason, requestedBy })
        // The console's writes are dated by Postgres, whose clock is not the story's.
        await tx`
          update changes set due_at = ${nowIn(tx, clock)}
          where bu_id = ${buId} and due_at = now()::timestamptz(3)`
      }),
    ignore: (id, ignored) =>
      within(async (tx) => {
        await tx`
          update pairs set link_state = case when ${ignored} then 'ignored' when crm_id is null then 'none' else 'linked' end
          where bu_id = ${buId} and prospect_id = ${id}`
        if (!ignored) await waits(tx, { prospectId: id, lane: 3, cause: 'manual', fields: [] })
      }),
    retryAll: () =>
      within(async (tx) => {
        await tx`
          update changes set state = 'waiting', tries = 0, due_at = ${nowIn(tx, clock)}
          where bu_id = ${buId}`
      }),
    setOpportunities: (on, roles) =>
      within(async (tx) => {
        const chosen = { syncOpportunities: on, opportunityRoles: roles }
        await tx`update connectors set settings = settings || ${tx.json(chosen)} where bu_id = ${buId}`
      }),
    relink: (id, contactId) =>
      within(async (tx) => {
        await tx`
          update pairs set crm_id = ${contactId}, crm_object = case when ${contactId}::text is null then null else 'Contact' end,
            link_state = case when ${contactId}::text is null then 'none' else 'linked' end
          where bu_id = ${buId} and prospect_id = ${id}`
      }),
    told: () => within((tx) => readTold(tx, buId)),
    custom: {
      source: customObjectStore((work) => inBusinessUnit(worker, buId, work), buId, clock),
      share: (object) => within((tx) => shareObject(tx, buId, newId(), object)),
      stop: (apiName) => within((tx) => stopSharing(tx, buId, apiName)),
      kept: () => within((tx) => readKept(tx, buId)),
    },
    snapshot: () => readSnapshot(owner, buId),
    stand: () => readStand(owner, buId),
    close: async () => {},
  }
}

async function readKept(tx: Tx, buId: string): Promise<KeptCustomRecord[]> {
  return tx<KeptCustomRecord[]>`
    select crm_id as id, object, name, "values", array(select parent_id from custom_record_parents p
      where p.bu_id = r.bu_id and p.object = r.object and p.crm_id = r.crm_id order by parent_id) as "parentIds"
    from custom_records r where bu_id = ${buId}`
}

async function readTold(tx: Tx, buId: string): Promise<ToldSales> {
  const activities = await tx<ToldSales['activities']>`
    select prospect_id as "prospectId", detail->>'opportunityId' as "opportunityId",
      replace(kind, 'opportunity_', '') as event, points
    from activities where bu_id = ${buId} and kind like 'opportunity%' order by id`
  const scores = await tx<{ id: string; score: number }[]>`
    select id, score from prospects where bu_id = ${buId} order by id`
  const shown = await tx<{ id: string }[]>`
    select crm_id as id from opportunities where bu_id = ${buId} and shown order by crm_id`
  return {
    activities: [...activities],
    scores: Object.fromEntries(scores.map(({ id, score }) => [id, score])),
    shown: shown.map(({ id }) => id),
  }
}

function stamps(fields: readonly string[], at: Instant): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, new Date(at).toISOString()]))
}

function origins(values: FieldValues, at: Instant): Record<string, Origin> {
  const origin: Origin = {
    side: 'concord',
    at: new Date(at).toISOString(),
    by: 'Clara Neumann',
    rule: 'edit',
  }
  return Object.fromEntries(Object.keys(values).map((field) => [field, origin]))
}

const isUuid = (id: string) => /^[0-9a-f]{8}-/.test(id)

async function configure(tx: Tx, buId: string, config: SyncConfig): Promise<void> {
  await tx`
    update connectors set settings = ${toJson({ ...config.settings, syncOpportunities: false })}::text::jsonb, connected_user_id = ${config.connectorUserId},
      clock_offset_ms = ${config.clockOffsetMs}, create_prospects_since = ${toDate(config.createProspectsSince)}
    where bu_id = ${buId}`
  for (const table of [
    'field_mappings',
    'prospect_fields',
    'crm_schemas',
    'user_mappings',
    'crm_users',
  ]) {
    await tx`delete from ${tx(table)} where bu_id = ${buId}`
  }
  for (const [position, rule] of config.fields.entries()) {
    await tx`
      insert into prospect_fields (bu_id, name, label, type, scale, length_max, position)
      values (${buId}, ${rule.field}, ${rule.label}, ${rule.type}, ${rule.scale}, ${rule.lengthMax}, ${position})`
    await tx`
      insert into field_mappings (bu_id, field, lead_field, contact_field, account_field, winner, direction, blanks)
      values (${buId}, ${rule.field}, ${rule.leadField}, ${rule.contactField}, ${rule.accountField}, ${rule.winner}, ${rule.direction}, ${rule.blanks})`
  }
  await configureSharing(tx, buId, config.sharing)
  for (const [object, fields] of Object.entries(config.schema)) {
    await tx`
      insert into crm_schemas (bu_id, object, fields, hash, person_record_type_id)
      values (${buId}, ${object}, ${toJson(fields)}::text::jsonb, 'test',
        ${object === 'Account' ? config.personRecordTypeId : null})`
  }
  for (const [userId, crmUserId] of Object.entries(config.ownerByUser)) {
    await tx`insert into user_mappings (bu_id, user_id, crm_user_id) values (${buId}, ${userId}, ${crmUserId})`
  }
  for (const [id, name] of Object.entries(config.userNames)) {
    if (isUuid(id)) await nameUser(tx, buId, id, name)
    else
      await tx`
        insert into crm_users (bu_id, crm_user_id, name, active) values (${buId}, ${id}, ${name}, true)`
  }
}

async function configureSharing(
  tx: Tx,
  buId: string,
  sharing: SyncConfig['sharing'],
): Promise<void> {
  const [before] = await tx<{ criteria: unknown }[]>`
    delete from sharing_rules where bu_id = ${buId} returning criteria`
  if (sharing) {
    await tx`
      insert into sharing_rules (bu_id, object, criteria, fields)
      values (${buId}, 'people', ${toJson(sharing.criteria)}::text::jsonb, ${toJson(sharing.fields)}::text::jsonb)`
  }
  if (!before && !sharing) return
  await tx`update connectors set sharing_version = sharing_version + 1 where bu_id = ${buId}`
}

async function nameUser(tx: Tx, buId: string, id: string, name: string): Promise<void> {
  await tx`
    insert into users (id, email, email_key, name) values (${id}, ${`${id}@halden.example`}, ${id}, ${name})
    on conflict (id) do update set name = excluded.name`
  await tx`
    insert into memberships (bu_id, user_id, role) values (${buId}, ${id}, 'admin') on conflict do nothing`
}
