import { readdir, readFile } from 'node:fs/promises'
import postgres from 'postgres'

const folder = new URL('../migrations/', import.meta.url)
/** Any number of processes may start at once; one migrates, the others wait. */
const lockKey = 4_320_001

/** Brings the org's own database up to date. Safe to run at every start. */
export async function migrateOrg(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${lockKey})`
      await tx`create table if not exists org_migration (
        name text primary key, applied_at timestamptz not null default now())`
      const applied = new Set((await tx`select name from org_migration`).map((row) => row.name))
      const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
      for (const name of names.filter((name) => !applied.has(name))) {
        await tx.unsafe(await readFile(new URL(name, folder), 'utf8'))
        await tx`insert into org_migration (name) values (${name})`
      }
    })
  } finally {
    await sql.end()
  }
}
