import type { SqlLike } from '#db/client.ts'
import type {
  AlertChoices,
  AlertFact,
  AlertKind,
  AlertStand,
  DayFigures,
  OpenAlert,
  WebhookStand,
} from '#lib/alerts/types.ts'
import type { Instant } from '#lib/base/instant.ts'

type FactRow = {
  lost: boolean
  lostReason: string | null
  budgetUntil: string | null
  held: number | null
  need: number
}

/** What holds now, as the tables tell it. What is late, whoever measures lag says. */
export async function readFacts(sql: SqlLike, buId: string): Promise<AlertFact[]> {
  const [row] = await sql<FactRow[]>`
    select c.lost_at is not null as lost, c.lost_reason as "lostReason",
      case when c.wait_cause = 'budget' and c.wait_until > now() and not c.paused
        then to_char(c.wait_until at time zone b.time_zone, 'HH24:MI') end as "budgetUntil",
      (select coalesce((select sum(n::int)::int from jsonb_each_text(h.weight) w(kind, n)), 0)
        from guard_holds h where h.bu_id = c.bu_id and h.state = 'held' limit 1) as held,
      (select count(*)::int from sync_errors e
        where e.bu_id = c.bu_id and e.closed_at is null and e.class = 'person') as need
    from connectors c join business_units b on b.id = c.bu_id where c.bu_id = ${buId}`
  if (!row) return []
  return [
    ...(row.lost ? [{ kind: 'connection_lost' as const, said: row.lostReason }] : []),
    ...(row.budgetUntil ? [{ kind: 'budget_reached' as const, said: row.budgetUntil }] : []),
    ...(row.held === null ? [] : [{ kind: 'guard_held' as const, count: row.held }]),
    ...(row.need > 0 ? [{ kind: 'needs_person' as const, count: row.need }] : []),
  ]
}

type ToldRow = { kind: AlertKind; at: number }
type OpenRow = Omit<OpenAlert, 'openedAt'> & { openedAt: number }

export async function readAlerts(
  sql: SqlLike,
  buId: string,
): Promise<Pick<AlertStand, 'open' | 'lastTold'>> {
  const [open, told] = await Promise.all([
    sql<OpenRow[]>`
      select id, kind, (extract(epoch from opened_at) * 1000)::float8 as "openedAt", told_at is not null as told
      from alerts where bu_id = ${buId} and closed_at is null`,
    sql<ToldRow[]>`
      select kind, (extract(epoch from max(told_at)) * 1000)::float8 as at from alerts
      where bu_id = ${buId} and told_at is not null and opened_at > now() - interval '30 days' group by kind`,
  ])
  return {
    open: open.map((one) => ({ ...one, openedAt: one.openedAt as Instant })),
    lastTold: Object.fromEntries(told.map(({ kind, at }) => [kind, at as Instant])),
  }
}

export async function readDay(sql: SqlLike, buId: string): Promise<DayFigures | null> {
  const [row] = await sql<DayFigures[]>`
    select c.connected_at is not null as connected, count(r.id)::int as cycles,
      (count(*) filter (where r.state = 'failed'))::int as failed,
      coalesce(sum((r.counts->>'pulled')::int), 0)::int as pulled, coalesce(sum((r.counts->>'pushed')::int), 0)::int as pushed,
      coalesce(sum((r.counts->>'created')::int), 0)::int as created,
      coalesce(sum((r.counts->>'refused')::int), 0)::int as refused, coalesce(sum(r.calls), 0)::int as calls,
      (select count(*)::int from sync_errors e
        where e.bu_id = c.bu_id and e.closed_at is null and e.class = 'person') as "needPerson",
      array(select distinct a.kind from alerts a
        where a.bu_id = c.bu_id and a.opened_at > now() - interval '1 day' order by 1) as alerts
    from connectors c
    left join runs r on r.bu_id = c.bu_id and r.started_at > now() - interval '1 day' and r.kind in ('cycle', 'person')
    where c.bu_id = ${buId} group by c.bu_id, c.connected_at`
  return row ?? null
}

/** Everything that one has not switched off. */
export async function getChoices(
  sql: SqlLike,
  buId: string,
  userId: string,
): Promise<AlertChoices> {
  const [row] = await sql<AlertChoices[]>`
    select alerts, digest from alert_choices where bu_id = ${buId} and user_id = ${userId}`
  return row ?? { alerts: true, digest: true }
}

export async function getWebhook(sql: SqlLike, buId: string): Promise<WebhookStand> {
  const [row] = await sql<WebhookStand[]>`
    select s.webhook_url as url,
      (select to_char(max(m.sent_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from alert_messages m
        where m.bu_id = s.bu_id and m.channel = 'webhook') as "sentAt",
      (select case when m.sent_at is null then m.said end from alert_messages m
        where m.bu_id = s.bu_id and m.channel = 'webhook' order by m.created_at desc limit 1) as problem
    from alert_settings s where s.bu_id = ${buId}`
  return row ?? { url: null, sentAt: null, problem: null }
}
