import type { SqlLike } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { groupsOf, inIndexOrder, undecided } from '#lib/duplicates/groups.ts'
import { toSlug } from '#lib/duplicates/key.ts'
import type { DuplicateKind, DuplicatePage, DuplicateRow, Member } from '#lib/duplicates/types.ts'
import { readCursor } from '#lib/prospects/cursor.ts'

const pageSize = 50
const countMost = 10_000
const namesMost = 6

type Found = { key: string; members: string[] }

/** [DU-1] The groups that nobody has decided about, by key. */
export async function listGroups(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
  cursor: string | null,
): Promise<DuplicatePage> {
  const after = readCursor(cursor)
  const found = await inIndexOrder(
    sql,
    () => sql<Found[]>`
      select g.key, g.members from (${groupsOf(sql, buId, kind, after ? String(after.value) : null)}) g
      where ${undecided(sql, buId, kind)} order by g.key limit ${pageSize + 1}`,
  )
  const shown = found.slice(0, pageSize)
  const last = shown.at(-1)
  const more = found.length > pageSize && last
  return {
    rows: await toRows(sql, buId, kind, shown),
    next: more ? writeCursor({ value: last.key, id: nobody }) : null,
  }
}

const nobody = '00000000-0000-0000-0000-000000000000'

/** Exact to 10,000; 10,001 says "and more". */
export async function countGroups(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
): Promise<number> {
  const [row] = await inIndexOrder(
    sql,
    () => sql<{ n: number }[]>`
      select count(*)::int as n from (select from (${groupsOf(sql, buId, kind)}) g
        where ${undecided(sql, buId, kind)} limit ${countMost + 1}) counted`,
  )
  return row?.n ?? 0
}

/** The members of one group, as they are now; fewer than two: it is none any more. */
export async function findMembers(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
  key: string,
): Promise<string[] | null> {
  const [row] = await inIndexOrder(sql, () => sql<Found[]>`${groupsOf(sql, buId, kind, null, key)}`)
  return row?.members ?? null
}

async function toRows(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
  found: readonly Found[],
): Promise<DuplicateRow[]> {
  const ids = found.flatMap(({ members }) => members.slice(0, namesMost))
  const named = kind === 'records' ? await nameRecords(sql, buId, ids) : await namePeople(sql, ids)
  const byId = new Map(named.map((one) => [one.id, one]))
  return found.map(({ key, members }) => {
    const known = members.map((id) => byId.get(id)).filter((one) => one !== undefined)
    const holder = known.find(({ prospectId }) => prospectId !== null)
    return {
      key,
      slug: toSlug(key),
      title: kind === 'people' ? (known[0]?.name ?? key) : key,
      members: known.map(({ id, noun, name, email }) => ({ id, noun, name: email ?? name })),
      count: members.length,
      prospect:
        kind === 'records' && holder?.prospectId
          ? { id: holder.prospectId, name: holder.prospectName ?? 'No name' }
          : null,
    }
  })
}

type Named = Member & {
  prospectId: string | null
  prospectName: string | null
  /** Of a prospect: what tells it from the others of its group. */
  email?: string | null
}

function nameRecords(sql: SqlLike, buId: string, ids: string[]): Promise<Named[]> {
  return sql<Named[]>`
    select m.crm_id as id, m.object as noun, l.prospect_id as "prospectId",
      coalesce(nullif(btrim(concat_ws(' ', m.values->>'FirstName', m.values->>'LastName')), ''), m.email, m.crm_id) as name,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email) as "prospectName"
    from crm_records m
    left join pairs l on l.bu_id = m.bu_id and l.crm_id = m.crm_id and l.link_state = 'linked'
    left join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id
    where m.bu_id = ${buId} and m.crm_id = any(${ids}::text[])
    order by m.object, m.created_at, m.crm_id`
}

function namePeople(sql: SqlLike, ids: string[]): Promise<Named[]> {
  return sql<Named[]>`
    select p.id, 'Prospect' as noun, p.id as "prospectId", null as "prospectName",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name, p.email
    from prospects p where p.id = any(${ids}::uuid[])`
}
