import type { Fragment } from 'postgres'
import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'

/** For fewer it is not worth it: a trigger writes each text with its row. */
const laterFrom = 200
/** One transaction writes the texts of so many statements' people. */
const notesAtOnce = 5

/**
 * To be read before any of these people is added, in the same statement: their texts are left to the worker, which writes them for a
 * third of what they cost one by one. It holds to the end of the transaction: whoever adds more in it notes them as well.
 *
 * @returns rows of a `from`, exactly one
 */
export function textsLater(tx: Tx, ids: readonly string[]): Fragment {
  return ids.length < laterFrom
    ? tx`(select) as later`
    : tx`(select set_config('app.search_later', 'on', true)) as later`
}

/** A part of the statement that adds these people: which of them the search has to read one by one for now. */
export function noteTextsLater(tx: Tx, buId: string, ids: readonly string[]): Fragment {
  const sorted = ids.length < laterFrom ? [] : [...ids].sort()
  const [first = null, last = null] = [sorted[0], sorted.at(-1)]
  return tx`
    insert into search_backlog as b (bu_id, first_id, last_id)
    select ${buId}, ${first}::uuid, ${last}::uuid where ${first}::uuid is not null
    on conflict (bu_id, first_id) do update set last_id = greatest(b.last_id, excluded.last_id)`
}

/**
 * Writes the texts of whoever was added with thousands. What changed since then has its text already, by the trigger. Killed anywhere,
 * what was not written is still noted.
 */
export async function writeSearchBacklog(sql: Sql, buId: string): Promise<void> {
  for (;;) {
    const written = await inBusinessUnit(sql, buId, async (tx) => {
      const { count } = await tx`
        with noted as (
          delete from search_backlog where bu_id = ${buId} and first_id in (
            select first_id from search_backlog where bu_id = ${buId} order by first_id limit ${notesAtOnce} for update skip locked)
          returning first_id, last_id
        ), texts as (
          insert into prospect_search (bu_id, prospect_id, text)
          select ${buId}, p.id, p.search_text from noted n cross join lateral (
            select id, search_text from prospects
            where bu_id = ${buId} and id >= n.first_id and id <= n.last_id and deleted_at is null order by id) p
          on conflict (bu_id, prospect_id) do nothing
        )
        select from noted`
      return count
    })
    if (written < notesAtOnce) return
  }
}
