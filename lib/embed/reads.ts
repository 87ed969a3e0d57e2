import type { SqlLike, Tx } from '#db/client.ts'
import { listTimeline } from '#lib/activities/reads.ts'
import type { EmbedWindow } from '#lib/embed/types.ts'

/** Business units that link to this org: asked before there is one [CN-7]. */
export async function listUnitsOfOrg(sql: SqlLike, org: string): Promise<string[]> {
  const rows = await sql<
    { id: string }[]
  >`select bu_id as id from org_links where org_id = ${org} order by bu_id`
  return rows.map(({ id }) => id)
}

export type EmbedConnection = {
  secret: string | null
  orgId: string | null
  instanceUrl: string | null
}

export async function findConnection(tx: Tx, buId: string): Promise<EmbedConnection | null> {
  const [row] = await tx<EmbedConnection[]>`
    select t.embed_secret as secret, c.org_id as "orgId", c.instance_url as "instanceUrl"
    from connectors c left join tracking_settings t on t.bu_id = c.bu_id where c.bu_id = ${buId}`
  return row ?? null
}

/** An inactive user of the org opens nothing, whoever signs for them. */
export async function isShutOut(tx: Tx, buId: string, crmUserId: string): Promise<boolean> {
  const [row] = await tx`
    select from crm_users where bu_id = ${buId} and crm_user_id = ${crmUserId} and not active`
  return row !== undefined
}

type Found = {
  id: string
  name: string
  score: number
  grade: string | null
  assigned: string | null
  waits: number
  synced: boolean
  leads: number
  contacts: number
}

/**
 * [AC-3] The prospect of a record: the one that is linked to it, or the live one with its e-mail. On every duplicate the
 * story is the same; our fields belong to the synced record alone. A record that is not shared is not in the mirror.
 */
export async function readWindow(
  tx: Tx,
  buId: string,
  record: string,
  concordUrl: string,
  cursor: string | null,
): Promise<EmbedWindow> {
  const [found] = await tx<Found[]>`
    with record as (
      select crm_id, email_key from crm_records where bu_id = ${buId} and crm_id = ${record} and not is_deleted
    ), person as (
      select p.id, true as synced from record r join pairs l on l.bu_id = ${buId} and l.crm_id = r.crm_id and l.link_state = 'linked'
      join prospects p on p.bu_id = ${buId} and p.id = l.prospect_id and p.deleted_at is null
      union all
      select p.id, false from record r join prospects p on p.bu_id = ${buId} and p.email_key = r.email_key and p.deleted_at is null
      order by synced desc limit 1
    )
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name, p.score,
      p.grade, (select u.name from users u where u.id = p.assigned_user_id) as assigned, n.synced,
      (select count(*)::int from changes c where c.bu_id = ${buId} and c.prospect_id = p.id) as waits,
      (select count(*)::int from crm_records r where r.bu_id = ${buId} and r.email_key = p.email_key and r.object = 'Lead'
        and r.crm_id <> ${record} and not r.is_deleted and not r.is_converted) as leads,
      (select count(*)::int from crm_records r where r.bu_id = ${buId} and r.email_key = p.email_key and r.object = 'Contact'
        and r.crm_id <> ${record} and not r.is_deleted) as contacts
    from person n join prospects p on p.bu_id = ${buId} and p.id = n.id`
  if (!found) return { prospect: null, rows: [], next: null }
  const { id, name, score, grade, assigned, waits, synced, leads, contacts } = found
  const page = await listTimeline(tx, buId, id, cursor, true)
  return {
    prospect: {
      id,
      name,
      url: `${concordUrl}/prospects/${id}`,
      own: synced ? { score, grade, assigned, waits } : null,
      alsoOn: { leads, contacts },
    },
    ...page,
  }
}
