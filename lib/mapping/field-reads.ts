import type { SqlLike } from '#db/client.ts'
import { pairedPicklists } from '#lib/mapping/field-rules.ts'
import type { ProspectFieldRow, ProspectFieldsPage } from '#lib/mapping/field-types.ts'
import { getSyncedSchema } from '#lib/mapping/reads.ts'

type Stored = Omit<ProspectFieldRow, 'follows'> & {
  leadField: string | null
  contactField: string | null
  accountField: string | null
  mapped: boolean
}

/** All fields of a prospect, archived ones too, in their order. */
async function listAll(sql: SqlLike): Promise<Stored[]> {
  return sql<Stored[]>`
    select f.name, f.label, f.type, f.custom, f.options, f.length_max as "lengthMax", f.scale, f.retired,
      f.archived_at is not null as archived, f.keep_in_sync as "keepInSync",
      m.lead_field as "leadField", m.contact_field as "contactField", m.account_field as "accountField", m.field is not null as mapped
    from prospect_fields f left join field_mappings m on m.bu_id = f.bu_id and m.field = f.name and m.active
    order by f.custom, f.position, f.name`
}

export async function getProspectFieldsPage(sql: SqlLike): Promise<ProspectFieldsPage> {
  const [stored, { schema }] = await Promise.all([listAll(sql), getSyncedSchema(sql)])
  const rows = stored.map(
    ({ mapped, leadField, contactField, accountField, ...row }): ProspectFieldRow => ({
      ...row,
      follows: pairedPicklists({ leadField, contactField, accountField }, schema),
      mappedTo: mapped
        ? [leadField, contactField, accountField].filter((name) => name !== null)
        : [],
    }),
  )
  return { rows }
}

export async function findProspectField(
  sql: SqlLike,
  name: string,
): Promise<ProspectFieldRow | null> {
  const { rows } = await getProspectFieldsPage(sql)
  return rows.find((row) => row.name === name) ?? null
}

/** How many live prospects have a value in it. */
export async function countWithValue(sql: SqlLike, buId: string, name: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from prospects p
    where p.bu_id = ${buId} and p.deleted_at is null and coalesce(p.values->>${name}, '') <> ''`
  return row?.n ?? 0
}
