import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, openDatabase, type Sql } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

/** Who may enter which business unit is asked before there is one. */
const controlTables = ['memberships', 'one_time_links', 'org_links', 'sessions']

type Column = { table: string; name: string; type: string; nullable: boolean; given: boolean }
type Policy = { table: string; forced: boolean; using: string | null; check: string | null }

let owner: Sql
let superuser: Sql
const roles: Record<'web' | 'worker', Sql> = {} as Record<'web' | 'worker', Sql>
let ours: string
let theirs: string
let tables: string[]
let columns: Column[]

beforeAll(async () => {
  const database = await testDatabase('isolation')
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 2 }).sql
  superuser = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  // One connection each: what a transaction leaves behind meets the next one.
  roles.web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 1 }).sql
  roles.worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 1 }).sql
  ours = (await createBusinessUnit(owner, unit('Ours'))) ?? ''
  theirs = (await createBusinessUnit(owner, unit('Theirs'))) ?? ''
  columns = await readColumns()
  tables = [...new Set(columns.map(({ table }) => table))].filter(
    (table) => !controlTables.includes(table),
  )
  for (const table of tables) await superuser.unsafe(insertStatement(table, theirs))
})

afterAll(async () => {
  await Promise.all([owner, superuser, roles.web, roles.worker].map((sql) => sql?.end()))
})

const unit = (name: string) => ({ name, currency: 'EUR', timeZone: 'UTC' })

/** All tables with a business unit, as the catalog has them: a new one cannot be forgotten. */
function readColumns(): Promise<Column[]> {
  return superuser<Column[]>`
    select c.relname as "table", a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
      a.atthasdef or a.attidentity <> '' or a.attgenerated <> '' as given
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and exists (
      select from pg_attribute b where b.attrelid = c.oid and b.attname = 'bu_id' and not b.attisdropped)
    order by c.relname, a.attnum`
}

const samples: Record<string, string> = {
  uuid: "'00000000-0000-4000-8000-000000000001'",
  text: "'marker'",
  integer: '7',
  smallint: '1',
  bigint: '7',
  boolean: 'false',
  jsonb: "'{}'",
  date: 'current_date',
  bytea: "'\\x00'",
  'timestamp with time zone': 'now()',
  'timestamp(3) with time zone': 'now()',
}

/** A row of that table with nothing but what it must have. */
function insertStatement(table: string, buId: string): string {
  const needed = columns.filter(
    (column) =>
      column.table === table && !column.nullable && !column.given && column.name !== 'bu_id',
  )
  const names = ['bu_id', ...needed.map(({ name }) => `"${name}"`)]
  const values = needed.map(({ type }) => samples[type] ?? `null /* ${type} */`)
  return `insert into "${table}" (${names.join(', ')}) values (${[`'${buId}'`, ...values].join(', ')}) on conflict do nothing`
}

test('every table with a business unit has forced row-level security, save the four that are asked before there is one', async () => {
  const policies = await superuser<Policy[]>`
    select c.relname as "table", c.relrowsecurity and c.relforcerowsecurity as forced,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    left join pg_policy p on p.polrelid = c.oid and p.polname = 'own_business_unit'
    where c.relkind in ('r', 'p') and not c.relispartition and exists (
      select from pg_attribute b where b.attrelid = c.oid and b.attname = 'bu_id' and not b.attisdropped)`
  const own = '(bu_id = ( SELECT current_bu() AS current_bu))'
  const open = policies.filter(
    ({ forced, using, check }) => !(forced && using === own && check === own),
  )
  expect(open.map(({ table }) => table).sort()).toEqual(controlTables)
  expect(tables.length).toBeGreaterThan(20)
})

test('the business unit comes first in every key, so that no key of one unit meets another', async () => {
  const late = await superuser<{ name: string }[]>`
    select i.relname as name from pg_index x
    join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
    where x.indisunique and c.relname = any(${tables}) and a.attname <> 'bu_id'`
  expect(late.map(({ name }) => name)).toEqual([])
})

test('the console and the worker bow to the policy and own nothing', async () => {
  const rows = await superuser<{ rolname: string }[]>`
    select r.rolname from pg_roles r
    where r.rolname in ('concord_web', 'concord_worker', 'concord_search', 'concord_owner') and (
      r.rolsuper or r.rolbypassrls or (r.rolname <> 'concord_owner' and exists (
        select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relowner = r.oid)))`
  expect(rows.map(({ rolname }) => rolname)).toEqual([])
})

for (const role of ['web', 'worker'] as const) {
  test(`as ${role}, rows of another business unit are neither read, changed, removed nor made`, async () => {
    const leaks: string[] = []
    for (const table of tables) {
      const quoted = `"${table}"`
      const touched = [
        ['read', `select 1 from ${quoted} where bu_id = '${theirs}'`],
        ['changed', `update ${quoted} set bu_id = bu_id where bu_id = '${theirs}'`],
        ['removed', `delete from ${quoted} where bu_id = '${theirs}'`],
        ['made', `${insertStatement(table, theirs)} returning 1`],
        ['moved', `update ${quoted} set bu_id = '${theirs}' where bu_id = '${ours}'`],
      ] as const
      for (const [what, statement] of touched) {
        if ((await rowsOf(roles[role], statement)) > 0) leaks.push(`${table} was ${what}`)
      }
    }
    expect(leaks).toEqual([])
    expect(await markersLeft()).toEqual(tables)
  })

  test(`as ${role}, without a business unit there are no rows at all`, async () => {
    const seen: string[] = []
    for (const table of tables) {
      const rows = await roles[role].unsafe(`select 1 from "${table}" limit 1`).catch(() => [])
      if (rows.length > 0) seen.push(table)
    }
    expect(seen).toEqual([])
  })

  test(`as ${role}, a partition addressed by its own name hides as much`, async () => {
    const parts = await superuser<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      where c.relispartition and c.relkind = 'r'`
    expect(parts.length).toBeGreaterThan(10)
    for (const { name } of parts) {
      expect(await rowsOf(roles[role], `select 1 from "${name}"`), name).toBe(0)
    }
  })

  test(`as ${role}, the search sees its own business unit alone and wants one`, async () => {
    await addProspect(ours, 'Ada Ours')
    await addProspect(theirs, 'Ada Theirs')
    const found = await inBusinessUnit(
      roles[role],
      ours,
      (tx) => tx<{ name: string }[]>`
        select p.first_name || ' ' || p.last_name as name from search_prospects('ada', 100) s join prospects p on p.id = s`,
    )
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(['Ada Ours']))
    const ids = await inBusinessUnit(
      roles[role],
      ours,
      (tx) => tx`select search_prospects('theirs', 10)`,
    )
    expect(ids.length).toBe(0)
    await expect(roles[role]`select search_prospects('ada', 10)`).rejects.toThrow(
      /no business unit/,
    )
  })

  test(`as ${role}, a pooled connection carries no business unit to its next user`, async () => {
    const before = await inBusinessUnit(
      roles[role],
      ours,
      (tx) => tx`select count(*) from connectors`,
    )
    expect(before[0]?.count).toBe('1')
    const [after] = await roles[role]`
      select count(*) as n, current_bu() as bu from connectors`
    expect(after).toEqual({ n: '0', bu: null })
    await inBusinessUnit(roles[role], ours, async (tx) => {
      await tx`select count(*) from connectors`
      throw new Error('given up')
    }).catch(() => undefined)
    const [failed] = await roles[role]`select current_bu() as bu`
    expect(failed?.bu).toBeNull()
  })

  test(`[AD-2] as ${role}, what stands in the audit log stays as it is`, async () => {
    for (const statement of [
      "update audit_entries set target = 'else'",
      'delete from audit_entries',
      'truncate audit_entries',
    ]) {
      await expect(
        inBusinessUnit(roles[role], theirs, (tx) => tx.unsafe(statement)),
        statement,
      ).rejects.toThrow(/permission denied/)
    }
  })
}

test('[CN-1] a business unit has one connector: the database refuses a second', async () => {
  const second = superuser`insert into connectors (bu_id) values (${ours})`
  await expect(second).rejects.toThrow(/connectors_pkey/)
})

test('the console cannot reach a token, not even of its own business unit', async () => {
  for (const statement of [
    'select * from connector_secrets',
    'select access_token from connector_secrets',
    'insert into connector_secrets (bu_id) values (current_bu())',
    'delete from connector_secrets',
  ]) {
    await expect(
      inBusinessUnit(roles.web, ours, (tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow(/permission denied/)
  }
})

test('the worker cannot read a password, and cannot let anybody in', async () => {
  for (const statement of [
    'select password_hash from users',
    'select * from users',
    "update users set name = 'else'",
    'delete from sessions',
    "insert into memberships (bu_id, user_id, role) values (current_bu(), gen_random_uuid(), 'admin')",
  ]) {
    await expect(
      inBusinessUnit(roles.worker, ours, (tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow(/permission denied/)
  }
  const names = await roles.worker`select id, email, name from users limit 1`
  expect(names.length).toBeLessThanOrEqual(1)
})

/** How many rows a statement touches in our business unit; a refusal is none. */
async function rowsOf(sql: Sql, statement: string): Promise<number> {
  try {
    return await inBusinessUnit(sql, ours, async (tx) => (await tx.unsafe(statement)).count)
  } catch (error) {
    if (/permission denied|row-level security/.test(String(error))) return 0
    throw error
  }
}

async function markersLeft(): Promise<string[]> {
  const left: string[] = []
  for (const table of tables) {
    const rows = await superuser.unsafe(
      `select 1 from "${table}" where bu_id = '${theirs}' limit 1`,
    )
    if (rows.length > 0) left.push(table)
  }
  return left
}

async function addProspect(buId: string, name: string): Promise<void> {
  const [first, last] = name.split(' ')
  await superuser`
    insert into prospects (bu_id, values) values (${buId},
      jsonb_build_object('first_name', ${first ?? ''}::text, 'last_name', ${last ?? ''}::text))`
}
