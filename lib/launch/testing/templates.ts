import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { prepareCluster, prepareDatabase, type RolePasswords } from '#db/prepare.ts'
import { isRunning, markOf } from '#lib/launch/alive.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { hashOfFiles } from '#lib/launch/source-hash.ts'

/** Cloning shares this lock, rebuilding a template holds it alone. */
export const templateLock = 4_310_002

/** Migrates `concord` to what db/ says now; every test file gets a copy of it. */
export async function prepareTemplates(
  superuserUrl: string,
  passwords: RolePasswords,
  folder: string,
): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} })
  const stamp = join(folder, 'template.hash')
  try {
    await sql`select pg_advisory_lock(${templateLock})`
    await dropLeftovers(sql)
    const hash = hashOfFiles(['db', 'package-lock.json']) + JSON.stringify(passwords)
    if (hash === readStamp(stamp)) return
    await sql.unsafe('drop database if exists concord with (force)')
    await prepareCluster(superuserUrl, passwords)
    await prepareDatabase(withDatabase(superuserUrl, 'concord', 'concord_owner', passwords.owner))
    writeFileSync(stamp, hash, { mode: 0o600 })
  } finally {
    await sql.end()
  }
}

export async function dropDatabases(superuserUrl: string, prefix: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} })
  try {
    for (const name of await testDatabaseNames(sql))
      if (name.startsWith(`${prefix}_`)) await drop(sql, name)
  } finally {
    await sql.end()
  }
}

/** Of runs that were killed: the process number in the name belongs to nobody any more. */
async function dropLeftovers(sql: postgres.Sql): Promise<void> {
  for (const name of await testDatabaseNames(sql)) {
    const pid = Number(name.split('_')[1])
    if (!isRunning(markOf(pid))) await drop(sql, name)
  }
}

async function testDatabaseNames(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ datname: string }[]>`
    select datname from pg_database where datname like 'test\\_%'`
  return rows.map((row) => row.datname)
}

async function drop(sql: postgres.Sql, name: string): Promise<void> {
  await sql.unsafe(`drop database if exists "${name}" with (force)`)
}

function readStamp(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
