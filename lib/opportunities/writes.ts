import type { Tx } from '#db/client.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import type { Instant } from '#lib/base/instant.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { stateOf, toNewActivity } from '#lib/opportunities/rules.ts'
import type {
  OpportunityEffects,
  OpportunityStand,
  Person,
  RolePolicy,
} from '#lib/opportunities/types.ts'
import type { CrmContactRole, CrmOpportunity } from '#lib/salesforce/sales-port.ts'

/**
 * A page that was read before writes nothing: only what differs and is not older moves.
 * @returns the ids of what moved
 */
export async function writeOpportunities(
  tx: Tx,
  buId: string,
  records: readonly CrmOpportunity[],
): Promise<string[]> {
  if (records.length === 0) return []
  const rows = [...new Map(records.map((one) => [one.id, one])).values()].map((one) => ({
    ...one,
    state: stateOf(one),
    createdAt: new Date(one.createdAt),
    modifiedAt: new Date(one.modifiedAt),
  }))
  const moved = await tx<{ id: string }[]>`
    insert into opportunities as o (bu_id, crm_id, name, stage, state, amount, currency, probability, close_date, type,
      campaign_id, campaign, owner_id, account, created_at, modified_at, is_deleted)
    select ${buId}, r.id, r.name, r.stage, r.state, r.amount, r.currency, r.probability, r."closeDate", r.type,
      r."campaignId", r.campaign, r."ownerId", r.account, r."createdAt", r."modifiedAt", r."isDeleted"
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id text, name text, stage text, state text, amount numeric,
      currency text, probability real, "closeDate" date, type text, "campaignId" text, campaign text, "ownerId" text,
      account text, "createdAt" timestamptz, "modifiedAt" timestamptz, "isDeleted" boolean)
    on conflict (bu_id, crm_id) do update set name = excluded.name, stage = excluded.stage, state = excluded.state,
      amount = excluded.amount, currency = excluded.currency, probability = excluded.probability,
      close_date = excluded.close_date, type = excluded.type, campaign_id = excluded.campaign_id,
      campaign = excluded.campaign, owner_id = excluded.owner_id, account = excluded.account,
      created_at = excluded.created_at, modified_at = excluded.modified_at, is_deleted = excluded.is_deleted
    where o.modified_at <= excluded.modified_at and (o.name, o.stage, o.state, o.amount, o.currency, o.probability,
      o.close_date, o.type, o.campaign_id, o.campaign, o.owner_id, o.account, o.modified_at, o.is_deleted)
      is distinct from (excluded.name, excluded.stage, excluded.state, excluded.amount, excluded.currency,
      excluded.probability, excluded.close_date, excluded.type, excluded.campaign_id, excluded.campaign,
      excluded.owner_id, excluded.account, excluded.modified_at, excluded.is_deleted)
    returning crm_id as id`
  return moved.map(({ id }) => id)
}

/** @returns the opportunities of the roles that moved */
export async function writeRoles(
  tx: Tx,
  buId: string,
  records: readonly CrmContactRole[],
): Promise<string[]> {
  if (records.length === 0) return []
  const rows = [...new Map(records.map((one) => [one.id, one])).values()].map((one) => ({
    ...one,
    modifiedAt: new Date(one.modifiedAt),
  }))
  const moved = await tx<{ id: string }[]>`
    insert into opportunity_roles as o (bu_id, crm_id, opportunity_id, contact_id, role, is_primary, modified_at, is_deleted)
    select ${buId}, r.id, r."opportunityId", r."contactId", r.role, r."isPrimary", r."modifiedAt", r."isDeleted"
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id text, "opportunityId" text, "contactId" text, role text,
      "isPrimary" boolean, "modifiedAt" timestamptz, "isDeleted" boolean)
    on conflict (bu_id, crm_id) do update set opportunity_id = excluded.opportunity_id, contact_id = excluded.contact_id,
      role = excluded.role, is_primary = excluded.is_primary, modified_at = excluded.modified_at,
      is_deleted = excluded.is_deleted
    where o.modified_at <= excluded.modified_at and o is distinct from excluded
    returning opportunity_id as id`
  return [...new Set(moved.map(({ id }) => id))]
}

type StandRow = Omit<OpportunityStand, 'people' | 'createdAt' | 'modifiedAt'> & {
  createdAt: number
  modifiedAt: number
}
type PersonRow = {
  opportunityId: string
  prospectId: string
  away: boolean
  takesPart: boolean
  role: string | null
  isPrimary: boolean
  since: number
  tie: Person['tie']
}

/**
 * What is known of these opportunities, with everybody who takes part or was told. People are locked in the order of their ids
 * before they are read, so that a merge or a changed link under way is waited for.
 */
export async function readStands(
  tx: Tx,
  buId: string,
  ids: readonly string[],
  policy: RolePolicy,
): Promise<OpportunityStand[]> {
  if (ids.length === 0) return []
  await lockPeople(tx, buId, ids)
  const stands = await tx<StandRow[]>`
    select crm_id as id, name, state, stage, amount::float8 as amount, currency, close_date::text as "closeDate",
      (extract(epoch from created_at) * 1000)::float8 as "createdAt",
      (extract(epoch from modified_at) * 1000)::float8 as "modifiedAt", is_deleted as "isDeleted"
    from opportunities where bu_id = ${buId} and crm_id = any(${[...ids]}::text[]) order by crm_id for no key update`
  const people = await tx<PersonRow[]>`
    with parts as (
      select r.opportunity_id, l.prospect_id, bool_or(r.is_primary) as is_primary,
        (array_agg(r.role order by r.is_primary desc, r.crm_id))[1] as role, min(r.modified_at) as since
      from opportunity_roles r
      join pairs l on l.bu_id = r.bu_id and l.crm_id = ${holderOf(tx)} and l.link_state = 'linked'
      where r.bu_id = ${buId} and r.opportunity_id = any(${[...ids]}::text[]) and not r.is_deleted
        and (${policy === 'any'} or r.is_primary)
      group by r.opportunity_id, l.prospect_id
    ), ties as (
      select * from opportunity_ties where bu_id = ${buId} and opportunity_id = any(${[...ids]}::text[])
    )
    select opportunity_id as "opportunityId", prospect_id as "prospectId", coalesce(p.deleted_at is not null, true) as away,
      x.is_primary is not null as "takesPart", x.role, coalesce(x.is_primary, false) as "isPrimary",
      (extract(epoch from x.since) * 1000)::float8 as since,
      case when t.bu_id is not null then jsonb_build_object('linked', t.linked, 'told', t.told, 'role', t.role,
        'isPrimary', t.is_primary) end as tie
    from parts x full join ties t using (opportunity_id, prospect_id)
    left join prospects p on p.bu_id = ${buId} and p.id = prospect_id
    order by opportunity_id, prospect_id`
  const byOpportunity = Map.groupBy(people, ({ opportunityId }) => opportunityId)
  return stands.map((stand) => ({
    ...stand,
    createdAt: stand.createdAt as Instant,
    modifiedAt: stand.modifiedAt as Instant,
    people: (byOpportunity.get(stand.id) ?? []).map(toPerson),
  }))
}

/** The record that a role is of: the contact, or the person account that it is [PA-1]. */
function holderOf(tx: Tx) {
  return tx`coalesce((select m.crm_id from crm_records m
    where m.bu_id = r.bu_id and m.person_contact_id = r.contact_id limit 1), r.contact_id)`
}

async function lockPeople(tx: Tx, buId: string, ids: readonly string[]): Promise<void> {
  await tx`
    select from prospects where bu_id = ${buId} and id in (
      select l.prospect_id from opportunity_roles r join pairs l on l.bu_id = r.bu_id and l.crm_id = ${holderOf(tx)}
      where r.bu_id = ${buId} and r.opportunity_id = any(${[...ids]}::text[])
      union select prospect_id from opportunity_ties where bu_id = ${buId} and opportunity_id = any(${[...ids]}::text[]))
    order by id for no key update`
}

function toPerson({ prospectId, away, takesPart, tie, ...row }: PersonRow): Person {
  const { role, isPrimary, since } = row
  const part = takesPart ? { role, isPrimary, since: since as Instant } : null
  return { prospectId, away, part, tie }
}

/** @returns how many activities were written */
export async function applyOpportunities(
  tx: Tx,
  buId: string,
  { ties, activities, shown }: OpportunityEffects,
): Promise<number> {
  const recorded = await recordActivities(tx, buId, activities.map(toNewActivity))
  const rows = ties.map((tie) => ({ ...tie, since: new Date(tie.since) }))
  if (rows.length > 0) {
    await tx`
      insert into opportunity_ties as t (bu_id, opportunity_id, prospect_id, linked, told, role, is_primary, since)
      select ${buId}, r."opportunityId", r."prospectId", r.linked, r.told, r.role, r."isPrimary", r.since
      from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r("opportunityId" text, "prospectId" uuid, linked boolean,
        told text, role text, "isPrimary" boolean, since timestamptz)
      on conflict (bu_id, opportunity_id, prospect_id) do update set linked = excluded.linked, told = excluded.told,
        role = excluded.role, is_primary = excluded.is_primary,
        since = case when t.linked = excluded.linked then t.since else excluded.since end`
  }
  await tx`
    update opportunities o set shown = s.shown
    from jsonb_to_recordset(${toJson(shown)}::text::jsonb) as s(id text, shown boolean)
    where o.bu_id = ${buId} and o.crm_id = s.id and o.shown <> s.shown`
  return recorded.length
}

/** [DL-5] Whoever stays in a merge was told what the others were told. */
export async function poolTies(
  tx: Tx,
  buId: string,
  losers: readonly string[],
  heirs: readonly string[],
): Promise<void> {
  await tx`
    update opportunity_ties t set prospect_id = m.heir
    from (
      select distinct on (m.heir, o.opportunity_id) m.heir, o.prospect_id, o.opportunity_id
      from unnest(${[...losers]}::uuid[], ${[...heirs]}::uuid[]) as m(loser, heir)
      join opportunity_ties o on o.bu_id = ${buId} and o.prospect_id = m.loser
      where not exists (select from opportunity_ties h
        where h.bu_id = ${buId} and h.prospect_id = m.heir and h.opportunity_id = o.opportunity_id)
      order by m.heir, o.opportunity_id, o.linked desc, o.prospect_id
    ) m
    where t.bu_id = ${buId} and t.prospect_id = m.prospect_id and t.opportunity_id = m.opportunity_id`
}

/** [SH-1] Of an opportunity that lies outside the rule nothing is kept but what was told while it was shared. */
export async function forgetOpportunities(
  tx: Tx,
  buId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const list = [...ids]
  await tx`delete from opportunity_ties where bu_id = ${buId} and opportunity_id = any(${list}::text[])`
  await tx`delete from opportunity_roles where bu_id = ${buId} and opportunity_id = any(${list}::text[])`
  await tx`delete from opportunity_rechecks where bu_id = ${buId} and opportunity_id = any(${list}::text[])`
  await tx`delete from opportunities where bu_id = ${buId} and crm_id = any(${list}::text[])`
}
