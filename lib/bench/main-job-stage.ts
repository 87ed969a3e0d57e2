import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { inBusinessUnit, openDatabase, type Sql, type Tx } from '#db/client.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { localOrgs } from '#lib/connector/local-orgs.ts'
import { callbackPath } from '#lib/connector/oauth.ts'
import { ensureBuild } from '#lib/launch/build.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { freePort } from '#lib/launch/ports.ts'
import { embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { claimInstallation, forgetRunning } from '#lib/launch/running.ts'
import { type Stack, startStack } from '#lib/launch/stack.ts'
import { type AdminClient, adminClient, type CreatedOrg } from '#lib/local-org/admin-client.ts'
import type { Standing } from './main-job-people.ts'
import { peakMegabytes } from './measure.ts'

export const admin = { name: 'Clara Neumann', email: 'admin@halden.example' }

/** They get prospects. The last has nobody of the same e-mail in Salesforce. */
export const sellers = [
  { name: 'Sofie Dahl', email: 'sofie.dahl@halden.example' },
  { name: 'Marco Ricci', email: 'marco.ricci@halden.example' },
  { name: 'Priya Raman', email: 'priya.raman@halden.example' },
  { name: 'Amelia Keane', email: 'amelia.keane@halden.example' },
  { name: 'Lena Vogt', email: 'lena.vogt@halden.example' },
] as const
export const unmapped = sellers[4]

/** An installation of its own: Postgres, org, two workers and the console, with one empty business unit. */
export type Scene = {
  stack: Stack
  password: string
  salesforce: AdminClient
  org: CreatedOrg
  buId: string
  /** As the console sees the database, inside the business unit. */
  inUnit: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

const readyWaitMs = 120_000

export async function openScene(folder = 'main-job', workers = 2): Promise<Scene> {
  await ensureBuild(dataFolder().path)
  const data = dataFolder(folder)
  if (await claimInstallation(data.path))
    throw new LaunchProblem(`Another run uses ${data.path}: wait for it, or stop it.`)
  await dropDatabases((await embeddedPostgres(data)).superuserUrl)
  const stack = await startStack({
    data,
    mode: 'production',
    host: '127.0.0.1',
    port: await freePort(),
    orgPort: await freePort(),
    collectorPort: await freePort(),
    workers,
  })
  const stop = async () => {
    await stack.stop()
    forgetRunning(data.path)
  }
  try {
    await stack.ready(readyWaitMs)
    return await furnish(stack, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function furnish(stack: Stack, stop: () => Promise<void>): Promise<Scene> {
  const settings = stack.settings()
  const password = settings.DEMO_PASSWORD ?? ''
  const buId = await seedTeam(settings.DATABASE_URL ?? '', password)
  const adminKey = settings.ORG_ADMIN_KEY ?? ''
  const salesforce = adminClient({ url: stack.orgUrl ?? '', adminKey })
  const org = await createOrg(salesforce, stack.url)
  const web = openDatabase(settings.WEB_DATABASE_URL ?? '', { name: 'main-job', connectionsMax: 2 })
  return {
    stack,
    password,
    salesforce,
    org,
    buId,
    inUnit: (work) => inBusinessUnit(web.sql, buId, work),
    close: async () => {
      await web.end()
      await stop()
    },
  }
}

async function dropDatabases(superuserUrl: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} })
  try {
    for (const name of ['concord', 'concord_org'])
      await sql.unsafe(`drop database if exists ${name} with (force)`)
  } finally {
    await sql.end()
  }
}

async function seedTeam(ownerUrl: string, password: string): Promise<string> {
  const { sql, end } = openDatabase(ownerUrl, { name: 'main-job', connectionsMax: 1 })
  try {
    const unit = { name: 'Main job', currency: 'EUR', timeZone: 'UTC' }
    const buId = await createBusinessUnit(sql, unit)
    if (!buId) throw new Error('the business unit is there already')
    const hash = await hashPassword(password)
    await addMember(sql, buId, { ...admin, hash, role: 'admin' })
    for (const seller of sellers) await addMember(sql, buId, { ...seller, hash, role: 'sales' })
    return buId
  } finally {
    await end()
  }
}

type Member = { name: string; email: string; hash: string; role: 'admin' | 'sales' }

async function addMember(sql: Sql, buId: string, member: Member): Promise<void> {
  await sql`
    with made as (
      insert into users (email, email_key, name, password_hash)
      values (${member.email}, ${member.email}, ${member.name}, ${member.hash}) returning id)
    insert into memberships (bu_id, user_id, role) select ${buId}, id, ${member.role} from made`
}

/** The org behind the button of the connect screen, without a record. */
async function createOrg(salesforce: AdminClient, url: string): Promise<CreatedOrg> {
  const [local] = localOrgs
  if (!local) throw new Error('there is no local org to connect')
  const { key, name, clientId, clientSecret } = local
  return salesforce.createOrg({
    key,
    name,
    app: { name: 'Concord', clientId, clientSecret, callbackUrls: [url + callbackPath] },
  })
}

/** @returns the ids that must be linked, by e-mail */
export async function loadStanding(
  { salesforce, org }: Scene,
  standing: readonly Standing[],
): Promise<Map<string, string>> {
  const wanted = new Map<string, string>()
  for (const object of ['Lead', 'Contact'] as const) {
    const those = standing.filter((record) => record.object === object)
    for (let start = 0; start < those.length; start += 1000) {
      const some = those.slice(start, start + 1000)
      const { ids } = await salesforce.load(org.key, object, some.map(toRecord))
      for (const [n, { person, wanted: isWanted }] of some.entries())
        if (isWanted) wanted.set(person.email.toLowerCase(), ids[n] ?? '')
    }
  }
  return wanted
}

function toRecord({ object, person, wanted }: Standing): Record<string, unknown> {
  const at = wanted ? '2025-03-01T09:00:00.000Z' : '2025-06-01T09:00:00.000Z'
  return {
    FirstName: person.firstName,
    LastName: person.lastName,
    Email: person.email,
    ...(object === 'Lead' ? { Company: person.company } : {}),
    CreatedDate: at,
    LastModifiedDate: at,
    SystemModstamp: at,
  }
}

/** Highest resident memory of each worker; nothing where the system does not tell. */
export function peakOfWorkers({ stack }: Scene): number[] {
  return [...stack.children.values()].flatMap((child) => {
    const pid = child.pid()
    if (!child.name.startsWith('worker') || pid === undefined) return []
    try {
      readFileSync(`/proc/${pid}/status`)
    } catch {
      return []
    }
    return [peakMegabytes(pid)]
  })
}
