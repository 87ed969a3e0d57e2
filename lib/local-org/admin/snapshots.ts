import type { Server } from '../context.ts'
import { notFound } from '../http/errors.ts'
import type { Org } from '../org.ts'
import type { Transaction } from '../store/database.ts'
import { tablesOf } from '../store/lookup.ts'

const recordColumns = [
  ...['tbl', 'id', 'stamp', 'created_at', 'modified_at', 'created_by', 'modified_by', 'owner_id'],
  ...['is_deleted', 'deleted_key', 'email_key', 'u1', 'u2', 'u3', 'e1', 'e2', 'data'],
  'deleted_with',
]
const columnsOf = (alias: string) => recordColumns.map((name) => `${alias}.${name}`).join(', ')

/** Keeps a copy of the org's records and fields under a name; the same name again replaces it. */
export async function takeSnapshot(server: Server, org: Org, name: string) {
  return server.sql.begin(async (tx) => {
    await tx`delete from snapshot where org_no = ${org.no} and name = ${name}`
    const [row] = await tx<{ id: number }[]>`
      insert into snapshot (org_no, name) values (${org.no}, ${name}) returning id`
    const copied = await tx`
      insert into snapshot_record select ${row!.id}::int, ${tx.unsafe(columnsOf('r'))}
      from record r where r.tbl = any(${await tablesOf(tx, org)}::int[])`
    await tx`insert into snapshot_field
      select ${row!.id}::int, f.* from custom_field f where f.org_no = ${org.no}`
    await tx`insert into snapshot_object
      select ${row!.id}::int, o.* from custom_object o where o.org_no = ${org.no}`
    return { records: copied.count }
  })
}

/** Puts the org back; what happened since is gone, tokens stay. */
export async function restoreSnapshot(server: Server, org: Org, name: string) {
  return server.sql.begin(async (tx) => {
    const [row] = await tx<{ id: number }[]>`
      select id from snapshot where org_no = ${org.no} and name = ${name}`
    if (!row) throw notFound(`There is no snapshot ${name}`)
    const records = await restoreRecords(tx, org, row.id)
    await tx`delete from custom_field where org_no = ${org.no}`
    await tx`
      insert into custom_field select org_no, object, name, id, metadata, slot, created_at
      from snapshot_field where snapshot_id = ${row.id}`
    await tx`delete from custom_object where org_no = ${org.no}`
    await tx`
      insert into custom_object select org_no, name, key_prefix, metadata, next_number, created_at
      from snapshot_object where snapshot_id = ${row.id}`
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
    return { records }
  })
}

/** Only what differs is written: a write costs the indexes ten times what the comparison does. */
async function restoreRecords(tx: Transaction, org: Org, snapshotId: number): Promise<number> {
  // A snapshot just taken has no statistics; taken for a few rows, it would be walked once per record.
  await tx`set local enable_nestloop = off`
  await tx`set local work_mem = '64MB'`
  const tables = await tablesOf(tx, org)
  const [here, there] = [columnsOf('r'), columnsOf('s')].map((columns) => tx.unsafe(columns))
  await tx`
    delete from record r where r.tbl = any(${tables}::int[])
      and not exists (
        select 1 from snapshot_record s
        where s.snapshot_id = ${snapshotId} and s.tbl = r.tbl and s.id = r.id
          and (${here!}) is not distinct from (${there!}))`
  await tx`
    insert into record (${tx.unsafe(recordColumns.join(', '))}) select ${there!}
    from snapshot_record s
    where s.snapshot_id = ${snapshotId}
      and not exists (
        select 1 from record r
        where r.tbl = any(${tables}::int[]) and r.tbl = s.tbl and r.id = s.id)`
  const [whole] = await tx<{ records: number }[]>`
    select count(*)::int as records from snapshot_record where snapshot_id = ${snapshotId}`
  return whole!.records
}
