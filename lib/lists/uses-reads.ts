import type { SqlLike } from '#db/client.ts'

const usesMost = 5

/** What names a list or a tag by its id: other lists and rules, by their names. Ids are never part of a word. */
export async function findListUses(sql: SqlLike, buId: string, id: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select 'the list ' || name as name from lists
    where bu_id = ${buId} and id <> ${id} and strpos(criteria::text, ${id}) > 0
    union all
    select 'the rule ' || name from automation_rules
    where bu_id = ${buId} and (strpos(criteria::text, ${id}) > 0 or strpos(actions::text, ${id}) > 0)
    limit ${usesMost}`
  return rows.map(({ name }) => name)
}
