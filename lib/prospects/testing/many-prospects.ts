import postgres from 'postgres'
import { newId } from '#lib/base/new-id.ts'
import { provisionBusinessUnit } from '#lib/business-units/writes.ts'
import type { TestDatabase } from '#lib/launch/testing/postgres.ts'

export type SeededUnit = { buId: string; userIds: string[]; importIds: string[] }

/** A business unit with `count` prospects, five users, links, open errors, a small and a large import, made set-based in a few seconds. */
export async function seedProspects(database: TestDatabase, count: number): Promise<SeededUnit> {
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  try {
    const [unit] = await sql<{ id: string }[]>`
      insert into business_units (name) values (${`Unit ${count}`}) returning id`
    const buId = unit!.id
    const users = await sql<{ id: string }[]>`
      insert into users (email, email_key, name)
      select 'user' || n || '@' || ${buId} || '.example', 'user' || n || '@' || ${buId} || '.example', 'User ' || n
      from generate_series(1, 5) n returning id`
    const userIds = users.map(({ id }) => id)
    await sql`insert into memberships (bu_id, user_id, role) select ${buId}, unnest(${userIds}::uuid[]), 'marketer'`
    await provisionBusinessUnit(sql, buId)
    await sql`select set_config('app.search_later', 'on', false)`
    await sql`
      insert into prospects (bu_id, values, assigned_user_id, score, last_activity_at, created_at, updated_at)
      select ${buId}, jsonb_build_object('first_name', 'First' || n % 997, 'last_name', 'Last' || n % 9973,
          'email', 'person' || n || '@company' || n % 5000 || '.example', 'company', 'Company ' || n % 5000,
          'country', (array['Norway', 'Sweden', 'Italy', 'Spain'])[1 + n % 4]),
        case when n % 3 = 0 then null else (${userIds}::uuid[])[1 + n % 5] end, n % 300,
        case when n % 7 > 0 then now() - n % 5000 * interval '1 hour' end,
        now() - n * interval '1 minute', now() - n * interval '1 second'
      from generate_series(1, ${count}) n`
    await sql`insert into prospect_search select bu_id, id, search_text from prospects where bu_id = ${buId}`
    await sql`
      insert into pairs (bu_id, prospect_id, crm_id, crm_object, link_state, sync_state)
      select bu_id, id, case when score % 4 > 0 then '00Q' || lpad((row_number() over ())::text, 15, '0') end,
        case when score % 2 = 0 then 'Lead' else 'Contact' end,
        case when score % 4 > 0 then 'linked' else 'none' end,
        case when score % 4 = 0 then 'not_in_crm' when score = 7 then 'waiting' else 'in_accord' end
      from prospects where bu_id = ${buId}`
    await sql`
      insert into sync_errors (bu_id, prospect_id, code, cause_key, title, message, next_action, class)
      select bu_id, id, 'x', 'x', 'Company is required', 'x', 'x', 'person' from prospects
      where bu_id = ${buId} and score = 11`
    const importIds = [newId(), newId()]
    for (const [n, importId] of importIds.entries()) {
      await sql`
        insert into import_prospects (bu_id, import_id, prospect_id)
        select bu_id, ${importId}, id from prospects
        where bu_id = ${buId} and (${n} = 1 or score = 13) and score % 2 = 1`
    }
    await sql`analyze prospects, prospect_updates, pairs, sync_errors, users, import_prospects`
    return { buId, userIds, importIds }
  } finally {
    await sql.end()
  }
}
