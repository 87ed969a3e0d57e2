import type { SqlLike } from '#db/client.ts'
import { prospectParam } from '#lib/tracking/page-address.ts'
import { signProspect, trackingKey } from '#lib/tracking/tokens.ts'

/** Time enough for a page to load; whoever is handed the address later is somebody else. */
const goodForMs = 10 * 60_000
const visitsLookedAt = 2_000

/**
 * [AC-5] Where a message's link leads, with a signed word of who follows it, so that the website's script knows. Only for
 * websites that carry our script: to any other it would be a parameter too many.
 */
export async function withProspect(
  sql: SqlLike,
  buId: string,
  target: URL,
  { prospectId, key }: { prospectId: string; key: string | null },
): Promise<string> {
  if (key === null || !(await isTracked(sql, buId, target.origin))) return target.href
  const to = { prospectId, expiresAt: Date.now() + goodForMs }
  const address = new URL(target)
  address.searchParams.set(prospectParam, signProspect(trackingKey(key), buId, to))
  return address.href
}

async function isTracked(sql: SqlLike, buId: string, origin: string): Promise<boolean> {
  const [row] = await sql`
    select from (
      select landing from visits where bu_id = ${buId} order by started_at desc limit ${visitsLookedAt}
    ) v where starts_with(v.landing, ${`${origin}/`}) limit 1`
  return row !== undefined
}
