import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import type { ProspectFilter, ProspectSort } from '#lib/prospects/query.ts'
import { countProspects, listProspects, withHolders } from '#lib/prospects/reads.ts'
import { type KeyColumn, sortKey } from '#lib/prospects/sort-key.ts'
import type { Neighbour, Neighbours } from '#lib/prospects/types.ts'
import { type Scope, searchMost, whereOf } from '#lib/prospects/where.ts'

type List = { filter: ProspectFilter; sort: ProspectSort }
type Place = { value: string | null; id: string; listed: boolean }
type Before = { before: number; previous: Neighbour | null }

/**
 * Who stands before and after a prospect in a list, by keyset: the list is neither read up to it nor sent. Counts end
 * where those of the grid end. A prospect that no longer matches has neighbours, and no position.
 */
export async function findNeighbours(
  sql: SqlLike,
  scope: Scope,
  id: string,
  { filter, sort }: List,
): Promise<Neighbours | null> {
  const where = whereOf(sql, scope, filter)
  const own = sort.column === 'assigned' ? sql`p.assigned_user_id` : sortKey(sql, sort.column).own
  const [place] = await sql<Place[]>`
    select (${own})::text as value, p.id, exists (select from prospects p where ${where} and p.id = ${id}) as listed
    from prospects p where p.bu_id = ${scope.buId} and p.id = ${id}`
  if (!place) return null
  const [total, { before, previous }, following] = await Promise.all([
    countProspects(sql, scope, filter),
    sort.column === 'assigned'
      ? beforeByAssigned(sql, scope, where, { place, sort })
      : beforeByColumn(sql, where, { place, column: sort.column, descending: sort.descending }),
    listProspects(sql, scope, { filter, sort, cursor: writeCursor(place), size: 1 }),
  ])
  const [next] = following.rows
  return {
    position: place.listed ? before + 1 : null,
    total,
    previous,
    next: next ? { id: next.id, name: next.name } : null,
  }
}

const name = (sql: SqlLike) =>
  sql`coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name')`

async function beforeByColumn(
  sql: SqlLike,
  where: Fragment,
  { place, column, descending }: { place: Place; column: KeyColumn; descending: boolean },
): Promise<Before> {
  const { key, id, type, from } = sortKey(sql, column)
  const here = sql`(${place.value}::text::${type}, ${place.id}::uuid)`
  const earlier = sql`${where} and (${key}, ${id}) ${descending ? sql`>` : sql`<`} ${here}`
  const backwards = descending ? sql`asc` : sql`desc`
  return one(
    await sql<Before[]>`
      select (select count(*)::int from (select from ${from} where ${earlier} limit ${searchMost}) counted) as before,
        (select jsonb_build_object('id', p.id, 'name', ${name(sql)}) from ${from} where ${earlier}
          order by ${key} ${backwards}, ${id} ${backwards} limit 1) as previous`,
  )
}

/** As "Assigned" lists them: users by name, within each by id, then nobody's. */
async function beforeByAssigned(
  sql: SqlLike,
  scope: Scope,
  where: Fragment,
  { place, sort }: { place: Place; sort: ProspectSort },
): Promise<Before> {
  const held = place.value !== null
  const holderHere = sql`(select n from holders where id = ${place.value}::uuid)`
  const upTo = held ? sql`h.n <= ${holderHere}` : sql`true`
  const earlier = held
    ? sql`${where} and p.assigned_user_id = h.id and (h.id <> ${place.value}::uuid or p.id < ${place.id}::uuid)`
    : sql`${where} and p.assigned_user_id = h.id`
  const earlierNobodys = sql`${where} and p.assigned_user_id is null and p.id < ${place.id}::uuid`
  const nobodys = held ? sql`false` : earlierNobodys
  return one(
    await sql<Before[]>`
      ${withHolders(sql, scope, sort)}
      select (select count(*)::int from (
          (select from holders h cross join lateral (
            select from prospects p where ${earlier} limit ${searchMost}) f where ${upTo} limit ${searchMost})
          union all (select from prospects p where ${nobodys} limit ${searchMost})) counted) as before,
        coalesce(
          (select jsonb_build_object('id', p.id, 'name', ${name(sql)}) from prospects p where ${nobodys}
            order by p.id desc limit 1),
          (select f.found from holders h cross join lateral (
            select jsonb_build_object('id', p.id, 'name', ${name(sql)}) as found from prospects p where ${earlier}
            order by p.id desc limit 1) f where ${upTo} order by h.n desc limit 1)) as previous`,
  )
}

function one(rows: readonly Before[]): Before {
  return rows[0] ?? { before: 0, previous: null }
}
