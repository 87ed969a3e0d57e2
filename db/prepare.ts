import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { PgBoss } from 'pg-boss'
import postgres from 'postgres'

export type RolePasswords = {
  owner: string
  web: string
  worker: string
  collector: string
  org: string
}

/**
 * Both wake a worker at once. `bulk`: one run per connector at a time. `person`: starts while every bulk slot is busy.
 * A crashed worker is noticed by its missing heartbeat; no run may outlast six hours.
 */
const queues = [
  { name: 'bulk', notify: true, heartbeatSeconds: 10, retryLimit: 5, expireInSeconds: 21_600 },
  { name: 'person', notify: true, heartbeatSeconds: 10, retryLimit: 5, expireInSeconds: 3_600 },
]

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))
/** One preparer at a time, on any number of machines. */
const prepareLock = 4_310_001

/**
 * On a server that we may administer: makes the roles and the two databases. Safe to run at every start.
 * @param superuserUrl a role that may create roles and databases, any database
 */
export async function prepareCluster(
  superuserUrl: string,
  passwords: RolePasswords,
): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${prepareLock})`
    for (const [role, password] of Object.entries(passwords)) {
      await ensureRole(sql, `concord_${role}`, `login password ${literal(password)}`)
    }
    await ensureRole(sql, 'concord_search', 'nologin')
    await sql.unsafe('grant concord_search to concord_owner with admin option')
    await ensureDatabase(sql, 'concord', 'concord_owner')
    await ensureDatabase(sql, 'concord_org', 'concord_org')
  } finally {
    await sql.end()
  }
}

async function ensureRole(sql: postgres.Sql, role: string, attributes: string): Promise<void> {
  const [found] = await sql`select 1 from pg_roles where rolname = ${role}`
  await sql.unsafe(
    `${found ? 'alter' : 'create'} role ${role} ${attributes} nosuperuser nobypassrls nocreatedb nocreaterole`,
  )
}

async function ensureDatabase(sql: postgres.Sql, name: string, owner: string): Promise<void> {
  const [found] = await sql`select 1 from pg_database where datname = ${name}`
  if (!found) await sql.unsafe(`create database ${name} owner ${owner}`)
  await sql.unsafe(`revoke all on database ${name} from public`)
  await sql.unsafe(
    `grant connect on database ${name} to ${name === 'concord' ? 'concord_web, concord_worker, concord_collector' : owner}`,
  )
}

/**
 * Brings the console's database to the newest shape and gives each role exactly its rights.
 * @param ownerUrl role concord_owner on the console's database
 */
export async function prepareDatabase(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${prepareLock})`
    await migrate(drizzle(sql), { migrationsFolder })
    await prepareQueues(ownerUrl)
    await grantRights(sql)
  } finally {
    await sql.end()
  }
}

/** pg-boss keeps its tables in a schema of its own; the queues are made here since making one creates a table. */
async function prepareQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 1, supervise: false, schedule: false })
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const queue of queues) {
      const { name, ...options } = queue
      if (await boss.getQueue(name)) await boss.updateQueue(name, options)
      else await boss.createQueue(name, { policy: 'exclusive', ...options })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
}

/** Grants are stated whole at every start, so that a table added by a migration cannot be forgotten. */
async function grantRights(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(`
      grant usage on schema public to concord_web, concord_worker, concord_search;
      grant select, insert, update, delete on all tables in schema public to concord_web, concord_worker;
      grant usage on all sequences in schema public to concord_web, concord_worker;
      -- the console never sees a token
      revoke all on connector_secrets, connector_certificates from concord_web;
      grant select (bu_id, certificate, made_at, expires_at), delete on connector_certificates to concord_web;
      -- the log of what people did is only ever added to
      revoke update, delete, truncate on audit_entries from concord_web, concord_worker;
      -- so is the ledger of scores, save that a merge hands entries to the prospect that stays
      revoke update, delete, truncate on score_entries from concord_web, concord_worker;
      grant update (prospect_id) on score_entries to concord_web, concord_worker;
      -- who may enter is the console's to change; the worker only reads it
      revoke insert, update, delete on users, memberships, sessions, one_time_links from concord_worker;
      revoke select on users from concord_worker;
      grant select (id, email, email_key, name, disabled_at, created_at) on users to concord_worker;
      grant select (bu_id, id, search_text, deleted_at) on prospects to concord_search;
      grant select on prospect_search, search_backlog to concord_search;
      grant select (bu_id, crm_id, search_text, shown) on opportunities to concord_search;
      grant usage on schema pgboss to concord_web, concord_worker;
      grant select, insert, update, delete on all tables in schema pgboss to concord_web, concord_worker;
      grant execute on all functions in schema pgboss to concord_web, concord_worker;
      revoke all on function search_prospects(text, int), search_opportunities(text, int) from public;
      grant execute on function search_prospects(text, int), search_opportunities(text, int) to concord_web, concord_worker;
      revoke all on function ensure_partitions(int, int), drop_old_decisions(int) from public;
      grant execute on function ensure_partitions(int, int), drop_old_decisions(int) to concord_worker;
      revoke all on function drop_old_activities(int, int) from public;
      grant execute on function drop_old_activities(int, int) to concord_worker;
    `)
    await grantCollector(tx)
    await tx.unsafe('grant create on schema public to concord_search')
    await tx.unsafe('alter function search_prospects(text, int) owner to concord_search')
    await tx.unsafe('alter function search_opportunities(text, int) owner to concord_search')
    await tx.unsafe('revoke create on schema public from concord_search')
  })
}

/**
 * The collector stands where everybody reaches it: it adds what happened and reads what it serves. It sees no prospect, no
 * score and nothing that was handed in before. An installation of before there was one has no such role until it is made.
 */
async function grantCollector(tx: postgres.TransactionSql): Promise<void> {
  const [role] = await tx`select from pg_roles where rolname = 'concord_collector'`
  if (!role) return
  await tx.unsafe(`
    grant usage on schema public to concord_collector;
    revoke all on all tables in schema public from concord_collector;
    grant insert on visitor_events, form_submissions, ingested_activities to concord_collector;
    grant select (bu_id, consent, search_params, ingest_hash) on tracking_settings to concord_collector;
    grant select on forms, redirects, tracked_files, prospect_fields to concord_collector;
  `)
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
