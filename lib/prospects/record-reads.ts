import type { SqlLike } from '#db/client.ts'
import { unpackEntries } from '#lib/prospects/common-entry.ts'
import { iso } from '#lib/prospects/iso.ts'
import { ownerOf, wishOf } from '#lib/prospects/owner-words.ts'
import type {
  CrmObject,
  FieldValues,
  HistoryEntry,
  LinkCandidate,
  LinkState,
  Origin,
  ProspectError,
  ProspectRecord,
  ProspectWait,
  SyncState,
} from '#lib/prospects/types.ts'
import { lastMovements } from '#lib/scoring/reads.ts'

type Evidence = {
  how?: string
  why?: string
  heldBy?: string
  candidates?: (Omit<LinkCandidate, 'createdAt'> & { createdAt: number | string })[]
}

type StoredRecord = Omit<ProspectRecord, 'link' | 'waits' | 'error'> & {
  values: FieldValues
  origins: Record<string, Origin>
  crmId: string | null
  crmObject: CrmObject | null
  linkState: LinkState
  syncState: SyncState
  evidence: Evidence | null
  linkedAt: string | null
  lastSyncedAt: string | null
  owner: string | null
  account: ProspectRecord['link']['account']
  instanceUrl: string | null
  waits: ProspectWait | null
  error: ProspectError | null
}

/** One statement for all that the page and the peek show of a person and of the link. */
export async function findProspect(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<ProspectRecord | null> {
  const [row] = await sql<StoredRecord[]>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.values, p.origins, p.score, ${lastMovements(sql)} as movements, p.grade, p.assigned_user_id as "assignedUserId", u.name as assigned,
      ${iso(sql, sql`p.created_at`)} as "createdAt", p.created_by as "createdBy",
      ${iso(sql, sql`p.updated_at`)} as "updatedAt", ${iso(sql, sql`p.last_activity_at`)} as "lastActivityAt",
      ${iso(sql, sql`p.deleted_at`)} as "deletedAt", p.deleted_reason as "deletedReason",
      l.crm_id as "crmId", l.crm_object as "crmObject", coalesce(l.link_state, 'none') as "linkState",
      coalesce(l.sync_state, 'not_in_crm') as "syncState", l.evidence, ${iso(sql, sql`l.linked_at`)} as "linkedAt",
      ${iso(sql, sql`l.last_synced_at`)} as "lastSyncedAt",
      ${accountOf(sql)} as account, ${ownerOf(sql)} as owner, ${wishOf(sql)} as "assignTo",
      (select instance_url from connectors c where c.bu_id = p.bu_id) as "instanceUrl",
      (select jsonb_build_object('lane', c.lane, 'cause', c.cause, 'fields', to_jsonb(c.fields),
          'since', ${iso(sql, sql`c.created_at`)}, 'dueAt', ${iso(sql, sql`c.due_at`)}, 'tries', c.tries,
          'state', c.state, 'leased', coalesce(c.leased_until > now(), false))
        from changes c where c.bu_id = p.bu_id and c.prospect_id = p.id) as waits,
      (select jsonb_build_object('id', e.id, 'title', e.title, 'message', e.message, 'nextAction', e.next_action,
          'field', e.field, 'class', e.class, 'nextTryAt', ${iso(sql, sql`e.next_try_at`)})
        from sync_errors e where e.bu_id = p.bu_id and e.prospect_id = p.id and e.closed_at is null) as error,
      exists (select from email_addresses a where a.bu_id = p.bu_id and a.address_key = p.email_key
        and a.hard_bounced_at is not null) as "hardBounced"
    from prospects p
    left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    left join users u on u.id = p.assigned_user_id
    where p.bu_id = ${buId} and p.id = ${id}`
  if (!row) return null
  return toRecord(row, await findHolder(sql, buId, row.evidence?.heldBy))
}

/** [FD-8] */
function accountOf(sql: SqlLike) {
  return sql`(select jsonb_build_object('id', a.crm_id, 'name', a.name) from crm_records c
    join accounts a on a.bu_id = c.bu_id and a.crm_id = c.account_id
    where c.bu_id = l.bu_id and c.crm_id = l.crm_id and l.link_state = 'linked')`
}

async function findHolder(
  sql: SqlLike,
  buId: string,
  id: string | undefined,
): Promise<{ id: string; name: string } | null> {
  if (!id) return null
  const [row] = await sql<{ id: string; name: string }[]>`
    select id, coalesce(nullif(btrim(concat_ws(' ', first_name, last_name)), ''), email, 'No name') as name
    from prospects where bu_id = ${buId} and id::text = ${id}`
  return row ?? null
}

function toRecord(row: StoredRecord, heldBy: { id: string; name: string } | null): ProspectRecord {
  const {
    crmId,
    crmObject,
    linkState,
    syncState,
    evidence,
    linkedAt,
    lastSyncedAt,
    owner,
    account,
    instanceUrl,
    ...rest
  } = row
  return {
    ...rest,
    origins: unpackEntries(rest.values, rest.origins),
    link: {
      state: linkState,
      syncState,
      crmId,
      crmObject,
      url: crmId && instanceUrl ? `${instanceUrl}/${crmId}` : null,
      owner,
      account,
      linkedAt,
      lastSyncedAt,
      how: evidence?.how ?? null,
      why: evidence?.why ?? null,
      candidates: (evidence?.candidates ?? []).map((candidate) => ({
        ...candidate,
        createdAt: new Date(candidate.createdAt).toISOString(),
      })),
      heldBy,
    },
  }
}

/** [EX-3] All that a prospect's fields ever were, newest first. */
export async function listHistory(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<HistoryEntry[]> {
  return sql<HistoryEntry[]>`
    select h.id::text, h.field, ${iso(sql, sql`h.at`)} as at, h.side, h.by, h.rule, h.value, h.replaced, h.lost,
      (select r.number::int from runs r where r.bu_id = h.bu_id and r.id = h.run_id) as "runNumber"
    from field_history h where h.bu_id = ${buId} and h.prospect_id = ${prospectId}
    order by h.at desc, h.id desc limit 500`
}

/** [US-2] Whether Salesforce knows whom the prospect is assigned to; if not, the connector user owns the record. */
export type OwnerStand = { mapped: boolean; connectorUser: string | null }

export async function getOwnerStand(
  sql: SqlLike,
  buId: string,
  assignedUserId: string | null,
): Promise<OwnerStand> {
  const [row] = await sql<OwnerStand[]>`
    select exists (select from user_mappings m where m.bu_id = c.bu_id and m.user_id = ${assignedUserId}::uuid) as mapped,
      (select name from crm_users u where u.bu_id = c.bu_id and u.crm_user_id = c.connected_user_id) as "connectorUser"
    from connectors c where c.bu_id = ${buId}`
  return row ?? { mapped: false, connectorUser: null }
}
