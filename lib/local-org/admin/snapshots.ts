import type { Server } from '../context.ts'
import { notFound } from '../http/errors.ts'
import type { Org } from '../org.ts'
import type { Transaction } from '../store/database.ts'

const tablesOfOrg = (tx: Transaction, org: Org) =>
  tx`(select tbl from sobject where org_no = ${org.no})`

/** Keeps a copy of the org's records and fields under a name; the same name again replaces it. */
export async function takeSnapshot(server: Server, org: Org, name: string) {
  return server.sql.begin(async (tx) => {
    await tx`delete from snapshot where org_no = ${org.no} and name = ${name}`
    const [row] = await tx<{ id: number }[]>`
      insert into snapshot (org_no, name) values (${org.no}, ${name}) returning id`
    const copied = await tx`
      insert into snapshot_record select ${row!.id}::int, r.* from record r
      where r.tbl in ${tablesOfOrg(tx, org)}`
    await tx`insert into snapshot_field
      select ${row!.id}::int, f.* from custom_field f where f.org_no = ${org.no}`
    return { records: copied.count }
  })
}

/** Puts the org back; what happened since is gone, tokens stay. */
export async function restoreSnapshot(server: Server, org: Org, name: string) {
  return server.sql.begin(async (tx) => {
    const [row] = await tx<{ id: number }[]>`
      select id from snapshot where org_no = ${org.no} and name = ${name}`
    if (!row) throw notFound(`There is no snapshot ${name}`)
    await tx`delete from record where tbl in ${tablesOfOrg(tx, org)}`
    await tx`delete from custom_field where org_no = ${org.no}`
    const copied = await tx`
      insert into record
      select tbl, id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted,
        deleted_key, email_key, u1, u2, u3, e1, e2, data, deleted_with
      from snapshot_record where snapshot_id = ${row.id}`
    await tx`
      insert into custom_field select org_no, object, name, id, metadata, slot, created_at
      from snapshot_field where snapshot_id = ${row.id}`
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
    return { records: copied.count }
  })
}
