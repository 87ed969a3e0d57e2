import type { SqlLike } from '#db/client.ts'

export type NoticeRow = {
  id: string
  text: string
  at: string
  read: boolean
  prospectId: string | null
  prospect: string | null
  company: string | null
  rule: string | null
}

export type NoticePage = { rows: NoticeRow[]; next: string | null; total?: number }

const pageSize = 50
const unreadMost = 99

/** What rules told this person, newest first. The cursor is the id of the last row: they are ordered by time. */
export async function listNotices(
  sql: SqlLike,
  buId: string,
  userId: string,
  cursor: string | null,
): Promise<NoticePage> {
  const rows = await sql<NoticeRow[]>`
    select n.id, n.text, n.read_at is not null as read, n.prospect_id as "prospectId", r.name as rule, p.company,
      to_char(n.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email) as prospect
    from notices n
    left join prospects p on p.bu_id = n.bu_id and p.id = n.prospect_id
    left join automation_rules r on r.bu_id = n.bu_id and r.id = n.rule_id
    where n.bu_id = ${buId} and n.user_id = ${userId} ${cursor ? sql`and n.id < ${cursor}::uuid` : sql``}
    order by n.id desc limit ${pageSize + 1}`
  const shown = rows.slice(0, pageSize)
  return { rows: shown, next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null }
}

/** How many are unread, up to 99: what stands beside the menu. */
export async function countUnread(sql: SqlLike, buId: string, userId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from notices where bu_id = ${buId} and user_id = ${userId} and read_at is null limit ${unreadMost}) unread`
  return row?.n ?? 0
}
