import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import type { ConnectorFacts } from '#lib/connector/pill.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import type {
  ConnectAttempt,
  Connector,
  ConnectorCertificate,
  OrgNeighbour,
  StepKey,
  Verification,
} from '#lib/connector/types.ts'

type StoredConnector = {
  paused: boolean
  pausedAt: Date | null
  pausedBy: string | null
  orgId: string | null
  orgName: string | null
  instanceUrl: string | null
  loginUrl: string | null
  clientId: string | null
  authFlow: 'web' | 'jwt'
  authUsername: string | null
  userId: string | null
  username: string | null
  userName: string | null
  isIntegrationUser: boolean
  apiVersion: string | null
  connectedAt: Date | null
  verifiedAt: Date | null
  verification: unknown
  lostAt: Date | null
  lostReason: string | null
  settings: unknown
  clockOffsetMs: number
  lastCycleAt: Date | null
  lastCycleOk: boolean | null
  nextCycleAt: Date | null
  waitUntil: Date | null
  waitReason: string | null
}

export async function getConnector(sql: SqlLike): Promise<Connector> {
  const [row] = await sql<StoredConnector[]>`
    select paused, paused_at as "pausedAt", (select name from users where id = paused_by) as "pausedBy",
      org_id as "orgId", org_name as "orgName", instance_url as "instanceUrl", login_url as "loginUrl",
      client_id as "clientId", auth_flow as "authFlow", auth_username as "authUsername", connected_user_id as "userId", connected_username as username,
      connected_user_name as "userName", is_integration_user as "isIntegrationUser", api_version as "apiVersion",
      connected_at as "connectedAt", verified_at as "verifiedAt", verification, lost_at as "lostAt",
      lost_reason as "lostReason", settings, clock_offset_ms as "clockOffsetMs", last_cycle_at as "lastCycleAt",
      last_cycle_ok as "lastCycleOk", next_cycle_at as "nextCycleAt", wait_until as "waitUntil",
      wait_reason as "waitReason"
    from connectors`
  if (!row) throw new Error('a business unit without its connector')
  return {
    ...isoTexts(row),
    connected: row.connectedAt !== null,
    settings: connectorSettings(row.settings),
    verification: (row.verification as Verification | null) ?? null,
    reviewed: reviewedSteps(row.settings),
  }
}

function reviewedSteps(settings: unknown): StepKey[] {
  const reviewed = (settings as { reviewed?: unknown } | null)?.reviewed
  return Array.isArray(reviewed) ? (reviewed as StepKey[]) : []
}

type FactsRow = {
  connected: boolean
  paused: boolean
  pausedAt: Date | null
  lostAt: Date | null
  lostReason: string | null
  settings: unknown
  lastCycleAt: Date | null
  lastCycleOk: boolean | null
  waitUntil: Date | null
  waitReason: string | null
  workerSeenAt: Date | null
  runStartedAt: Date | null
  runDone: number | null
  needCount: number
  retryCount: number
  oldest: Record<string, number> | null
  waiting: number
  now: Date
}

/**
 * What the pill is decided from, in one statement. The depth of the queue comes from the index of waiting rows; when it
 * was unpaused is told by the audit of the connector's own row.
 */
export async function getConnectorFacts(sql: SqlLike, buId: string): Promise<ConnectorFacts> {
  const [row] = await sql<FactsRow[]>`
    select c.connected_at is not null as connected, c.paused, c.paused_at as "pausedAt", c.lost_at as "lostAt",
      c.lost_reason as "lostReason", c.settings, c.last_cycle_at as "lastCycleAt", c.last_cycle_ok as "lastCycleOk",
      c.wait_until as "waitUntil", c.wait_reason as "waitReason",
      (select max(seen_at) from workers) as "workerSeenAt", r.started_at as "runStartedAt", r.done as "runDone",
      e.need as "needCount", e.retry as "retryCount", q.oldest, w.waiting, now() as now
    from connectors c
    left join lateral (
      select started_at,
        coalesce((counts->>'pulled')::int, 0) + coalesce((counts->>'pushed')::int, 0) as done
      from runs where bu_id = ${buId} and state = 'running' and kind in ('cycle', 'load')
        and started_at > now() - interval '1 day'
      order by started_at desc limit 1) r on true
    cross join lateral (
      select (count(*) filter (where class = 'person'))::int as need, (count(*) filter (where class <> 'person'))::int as retry
      from sync_errors where bu_id = ${buId} and closed_at is null) e
    cross join lateral (
      select jsonb_object_agg(lane, age) as oldest from (
        select l.n as lane, (extract(epoch from now() - first.due_at) * 1000)::bigint as age
        from generate_series(1, 4) l(n) cross join lateral (
          select due_at from changes
          where bu_id = ${buId} and state = 'waiting' and lane = l.n::smallint and due_at <= now()
          order by due_at limit 1) first) by_lane) q
    cross join lateral (
      select count(*)::int as waiting from changes where bu_id = ${buId} and state = 'waiting') w
    where c.bu_id = ${buId}`
  if (!row) throw new Error('a business unit without its connector')
  return toFacts(row)
}

function toFacts(row: FactsRow): ConnectorFacts {
  const time = (at: Date | null) => at?.getTime() ?? null
  const oldest = Object.entries(row.oldest ?? {}).filter(([, age]) => age !== null)
  return {
    now: row.now.getTime(),
    connected: row.connected,
    paused: row.paused,
    lost: row.lostAt && { reason: row.lostReason ?? '', at: row.lostAt.getTime() },
    intervalMs: connectorSettings(row.settings).intervalMinutes * 60_000,
    lastCycleAt: time(row.lastCycleAt),
    lastCycleOk: row.lastCycleOk,
    runningSince: time(row.pausedAt),
    waits: row.waitUntil && {
      until: row.waitUntil.getTime(),
      reason: row.waitReason ?? 'Waiting for Salesforce',
      since: null,
    },
    workerSeenAt: time(row.workerSeenAt),
    running: row.runStartedAt && {
      done: row.runDone ?? 0,
      total: row.waiting > 0 ? (row.runDone ?? 0) + row.waiting : null,
      startedAt: row.runStartedAt.getTime(),
    },
    needCount: row.needCount,
    retryCount: row.retryCount,
    oldestWaitMs: Object.fromEntries(oldest),
    waiting: row.waiting,
  }
}

/** [CN-7] Other business units on this org. Links of business units live outside row-level security. */
export async function listNeighbours(sql: SqlLike, buId: string): Promise<OrgNeighbour[]> {
  return sql<OrgNeighbour[]>`
    select b.id, b.name from org_links mine join org_links l on l.org_id = mine.org_id and l.bu_id <> mine.bu_id
    join business_units b on b.id = l.bu_id where mine.bu_id = ${buId} order by b.name`
}

export async function findAttempt(sql: SqlLike, id: string): Promise<ConnectAttempt | null> {
  const [row] = await sql<ConnectAttempt[]>`
    select id, state, error from oauth_attempts where id = ${id}`
  return row ?? null
}

/** The attempt that a browser comes back for: by the hash of its state, in its session, once, in time. */
export async function findReturningAttempt(
  sql: SqlLike,
  returning: { stateHash: string; sessionId: string },
): Promise<{ id: string; expired: boolean; used: boolean } | null> {
  const [row] = await sql<{ id: string; expired: boolean; used: boolean }[]>`
    select id, expires_at <= now() as expired, state <> 'started' as used from oauth_attempts
    where state_hash = ${returning.stateHash} and session_id = ${returning.sessionId} for update`
  return row ?? null
}

export type OpenCommand = {
  kind: string
  label: string | null
  done: number
  total: number | null
}

export async function listOpenCommands(sql: SqlLike, buId: string): Promise<OpenCommand[]> {
  return sql<OpenCommand[]>`
    select kind, progress->>'label' as label, coalesce((progress->>'done')::int, 0) as done,
      (progress->>'total')::int as total
    from commands where bu_id = ${buId} and state in ('waiting', 'running') order by created_at`
}

/** [AD-5] */
export async function findCertificate(sql: SqlLike): Promise<ConnectorCertificate | null> {
  const [row] = await sql<{ certificate: string; madeAt: Date; expiresAt: Date }[]>`
    select certificate, made_at as "madeAt", expires_at as "expiresAt" from connector_certificates`
  return row ? isoTexts(row) : null
}
