import { inBusinessUnit, openDatabase, type Sql } from '#db/client.ts'
import { webEnvironment, workerEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { localOrgs } from '#lib/connector/local-orgs.ts'
import { seedActivities } from '#lib/demo/activities-past.ts'
import { seedAudit } from '#lib/demo/audit-past.ts'
import { connectDemo, order, type Target } from '#lib/demo/connection.ts'
import { seedEmails } from '#lib/demo/emails.ts'
import { seedHistory } from '#lib/demo/history.ts'
import { seedLists } from '#lib/demo/lists.ts'
import { seedNewcomers } from '#lib/demo/newcomers.ts'
import { seedOrgs } from '#lib/demo/orgs.ts'
import { seedOwnFields, seedOwnValues } from '#lib/demo/own-fields.ts'
import { demoPeople } from '#lib/demo/people.ts'
import { seedRules } from '#lib/demo/rules.ts'
import { seedScores } from '#lib/demo/scores.ts'
import { seedSharedObjects } from '#lib/demo/shared-objects.ts'
import { type DemoTeam, seedTeam } from '#lib/demo/team.ts'
import { seedTracking } from '#lib/demo/tracking.ts'
import { ensureSecret } from '#lib/embed/writes.ts'
import { type AdminClient, adminClient } from '#lib/local-org/admin-client.ts'
import type { Workshop } from '#lib/sync/wiring.ts'
import { saveUserMappings } from '#lib/users/writes.ts'

/**
 * Fills a fresh installation with the demo, once. The connection is a real one and the prospects are loaded by the
 * engine itself, so both sides agree from the first cycle on; only their past is made up. Every step may be run again.
 */
export async function seedDemo(environment: NodeJS.ProcessEnv): Promise<void> {
  const owner = openDatabase(needed(environment, 'DATABASE_URL'), {
    name: 'concord-demo',
    connectionsMax: 2,
  })
  try {
    if (await isMarked(owner.sql, 'demo')) return
    const team = await seedTeam(owner.sql, needed(environment, 'DEMO_PASSWORD'))
    if (environment.ORG_URL) await seedEurope(environment, team, owner.sql)
    await owner.sql`insert into demo_marks (name) values ('demo') on conflict do nothing`
  } finally {
    await owner.end()
  }
}

async function seedEurope(
  environment: NodeJS.ProcessEnv,
  team: DemoTeam,
  owner: Sql,
): Promise<void> {
  const { CONCORD_URL, SEALING_PUBLIC_KEY } = webEnvironment(environment)
  const worker = workerEnvironment(environment)
  const orgUrl = needed(environment, 'ORG_URL')
  const admin = adminClient({ url: orgUrl, adminKey: needed(environment, 'ORG_ADMIN_KEY') })
  const pool = openDatabase(worker.WORKER_DATABASE_URL, { name: 'concord-demo', connectionsMax: 4 })
  const workshop: Workshop = {
    sql: pool.sql,
    log: createLog('demo', 'warn'),
    workerId: 'demo',
    tokenKey: envelopeKey(worker.TOKEN_KEY),
    sealingPrivateKey: worker.SEALING_PRIVATE_KEY,
    localOrgUrl: orgUrl,
    concordUrl: CONCORD_URL,
  }
  const now = Date.now()
  const clara = idOf(team, 'admin@halden.example')
  const [org] = localOrgs
  if (!org) throw new Error('there is no local org to connect')
  try {
    await seedOrgs(admin, CONCORD_URL, now)
    const crmUserId = await integrationUser(admin, org.key)
    const target: Target = {
      buId: team.europe,
      org,
      orgUrl,
      concordUrl: CONCORD_URL,
      crmUserId,
      sealingPublicKey: SEALING_PUBLIC_KEY,
      adminId: clara,
    }
    await once(owner, 'connected', () => connectDemo(workshop, target))
    await mapUsers(workshop, team, clara)
    await seedOwnFields(workshop, team.europe, clara)
    await once(owner, 'loaded', () => order(workshop, team.europe, 'load_existing', {}))
    await seedHistory(workshop, team.europe, now)
    const people = {
      sofie: idOf(team, 'sofie.dahl@halden.example'),
      marco: idOf(team, 'marco.ricci@halden.example'),
      henrik: idOf(team, 'henrik.lund@halden.example'),
      all: team.userIds,
    }
    await seedNewcomers(workshop, team.europe, people, now)
    await seedOwnValues(workshop, team.europe, now)
    await seedActivities(workshop, team.europe, now)
    await seedTracking(workshop, team.europe)
    await seedWindow(workshop, admin, team.europe, org.key)
    await seedScores(workshop, team.europe, { admin, orgKey: org.key, crmUserId })
    await seedLists(workshop, team.europe)
    await seedRules(workshop, team.europe, people.sofie)
    await seedEmails(workshop, team.europe, {
      adminId: clara,
      sealingPublicKey: SEALING_PUBLIC_KEY,
    })
    await seedAudit(workshop, team.europe, { id: clara, name: 'Clara Neumann' }, now)
    await seedSharedObjects(workshop, team.europe, clara)
    await unpause(workshop, team.europe, clara)
  } finally {
    await pool.end()
  }
}

/** [CN-12] As an admin of the org would, who deployed what the guide offers: its records show the activity window. */
async function seedWindow({ sql }: Workshop, admin: AdminClient, buId: string, key: string) {
  const embedKey = await inBusinessUnit(sql, buId, (tx) => ensureSecret(tx, buId))
  await admin.updateOrg(key, { settings: { embedKey } })
}

async function integrationUser(admin: AdminClient, key: string): Promise<string> {
  const { records } = await admin.query(
    key,
    "SELECT Id FROM User WHERE Email = 'integration@halden.example' LIMIT 1",
  )
  const id = records[0]?.Id
  if (!id) throw new Error(`the org ${key} has no integration user`)
  return String(id)
}

/** [US-1] By e-mail. Lena Vogt has nobody in Salesforce; Henrik Lund's user there is inactive. */
async function mapUsers({ sql }: Workshop, team: DemoTeam, mappedBy: string): Promise<void> {
  await inBusinessUnit(sql, team.europe, async (tx) => {
    const rows = await tx<{ id: string; email: string }[]>`
      select crm_user_id as id, lower(email) as email from crm_users where email is not null`
    const byEmail = new Map(rows.map(({ id, email }) => [email, id]))
    const mappings = demoPeople.flatMap(({ email, crmEmail }) => {
      const crmUserId = byEmail.get(crmEmail ?? email)
      return crmUserId ? [{ userId: idOf(team, email), crmUserId }] : []
    })
    await saveUserMappings(tx, team.europe, mappings, mappedBy)
  })
}

/** The sweep starts where the load ended: what lies before is in our tables. */
async function unpause({ sql }: Workshop, buId: string, userId: string): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    await tx`
      insert into cursors (bu_id, object, stamp)
      select ${buId}, object, now() - interval '10 minutes' from (values ('Lead'), ('Contact')) as o(object)
      on conflict do nothing`
    // [FD-3] One with a history on both sides, one on leads alone.
    await tx`
      update field_mappings set winner = 'most_recent' where bu_id = ${buId} and field in ('phone', 'job_title')`
    await tx`
      update connectors set paused = false, paused_at = null, paused_by = ${userId}, is_integration_user = true,
        next_cycle_at = now(), create_prospects_since = now(), settings = settings || ${tx.json({
          createProspects: true,
          reviewed: ['users', 'fields', 'sharing', 'dry_run'],
        })}
      where bu_id = ${buId}`
  })
}

function idOf(team: DemoTeam, email: string): string {
  const id = team.userIds.get(email)
  if (!id) throw new Error(`the demo has no ${email}`)
  return id
}

async function once(sql: Sql, name: string, work: () => Promise<unknown>): Promise<void> {
  if (await isMarked(sql, name)) return
  await work()
  await sql`insert into demo_marks (name) values (${name}) on conflict do nothing`
}

async function isMarked(sql: Sql, name: string): Promise<boolean> {
  const [mark] = await sql`select from demo_marks where name = ${name}`
  return mark !== undefined
}

function needed(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name]
  if (!value) throw new Error(`the demo needs ${name}`)
  return value
}
