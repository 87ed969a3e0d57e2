import type { SqlLike } from '#db/client.ts'
import { fieldChoices, isPullOnly, mappingProblems } from '#lib/mapping/rules.ts'
import type { CrmSchema, FieldRow, FieldsPage, OurRow, Pairing } from '#lib/mapping/types.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { ourFields, ourTarget } from '#lib/salesforce/our-fields.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'

type StoredField = ProspectField & {
  leadField: string | null
  contactField: string | null
  accountField: string | null
  winner: Pairing['winner'] | null
  direction: Pairing['direction'] | null
  blanks: Pairing['blanks'] | null
  active: boolean | null
}

export async function getSchema(
  sql: SqlLike,
): Promise<{ schema: CrmSchema; describedAt: Date | null }> {
  const rows = await sql<{ object: CrmObject; fields: CrmFieldDescribe[]; describedAt: Date }[]>`
    select object, fields, described_at as "describedAt" from crm_schemas where object in ('Lead', 'Contact', 'Account')`
  const schema: CrmSchema = {}
  for (const row of rows) schema[row.object] = row.fields
  const oldest = rows.map((row) => row.describedAt.getTime())
  return { schema, describedAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null }
}

type Flags = { connected: boolean; personAccounts: boolean }

async function readFlags(sql: SqlLike): Promise<Flags> {
  const [row] = await sql<Flags[]>`
    select connected_at is not null as connected,
      coalesce((settings->>'personAccounts')::boolean, false) as "personAccounts" from connectors`
  return row ?? { connected: false, personAccounts: false }
}

/** [CN-8] Of accounts nothing is said while they are not synced. */
export async function getSyncedSchema(sql: SqlLike): ReturnType<typeof getSchema> {
  const [{ schema, describedAt }, { personAccounts }] = await Promise.all([
    getSchema(sql),
    readFlags(sql),
  ])
  const { Account, ...people } = schema
  return { schema: personAccounts && Account ? { ...people, Account } : people, describedAt }
}

async function listStoredFields(sql: SqlLike): Promise<StoredField[]> {
  return sql<StoredField[]>`
    select f.name, f.label, f.type, f.custom, f.options, f.length_max as "lengthMax", f.scale,
      m.lead_field as "leadField", m.contact_field as "contactField", m.account_field as "accountField", m.winner, m.direction, m.blanks, m.active
    from prospect_fields f left join field_mappings m on m.bu_id = f.bu_id and m.field = f.name
    where f.archived_at is null order by f.position, f.name`
}

function toRow(stored: StoredField, schema: CrmSchema): FieldRow {
  const { leadField, contactField, accountField, winner, direction, blanks, active, ...field } =
    stored
  if (winner === null || direction === null || blanks === null || active === null) {
    return { field, pairing: null, problems: [], pullOnly: false }
  }
  const pairing: Pairing = {
    leadField,
    contactField,
    accountField,
    winner,
    direction,
    blanks,
    active,
  }
  return {
    field,
    pairing,
    problems: mappingProblems(field, pairing, schema),
    pullOnly: isPullOnly(pairing, schema),
  }
}

export async function getFieldsPage(sql: SqlLike): Promise<FieldsPage> {
  const [stored, { schema, describedAt }, connector] = await Promise.all([
    listStoredFields(sql),
    getSyncedSchema(sql),
    readFlags(sql),
  ])
  const rows = stored.map((row) => toRow(row, schema))
  return {
    rows,
    ours: ourRows(rows, schema, connector.personAccounts),
    choices: {
      lead: fieldChoices('Lead', schema.Lead),
      contact: fieldChoices('Contact', schema.Contact),
      account: fieldChoices('Account', schema.Account),
    },
    personAccounts: connector.personAccounts,
    describedAt: describedAt?.toISOString() ?? null,
    connected: connector.connected,
  }
}

/** [FD-6] For leads, contacts and, where they are synced, person accounts. */
function ourRows(rows: readonly FieldRow[], schema: CrmSchema, persons: boolean): OurRow[] {
  const mapped = new Set(rows.filter(({ pairing }) => pairing).map(({ field }) => field.name))
  const objects: CrmObject[] = ['Lead', 'Contact', ...(persons ? (['Account'] as const) : [])]
  return ourFields.map((field) => ({
    key: field.key,
    label: field.label,
    mapped: mapped.has(field.key),
    targets: objects.map((object) => ourTarget(field, object, schema)),
  }))
}

export async function findFieldRow(sql: SqlLike, name: string): Promise<FieldRow | null> {
  const [stored, { schema }] = await Promise.all([listStoredFields(sql), getSyncedSchema(sql)])
  const found = stored.find((row) => row.name === name)
  return found ? toRow(found, schema) : null
}

/** [EX-8] How many linked prospects hold a value in this field, on our side and in the mirror of theirs. */
export async function countFieldValues(
  sql: SqlLike,
  buId: string,
  fields: {
    field: string
    leadField: string | null
    contactField: string | null
    accountField: string | null
  },
): Promise<{ ours: number; theirs: number; differ: number }> {
  const [row] = await sql<{ ours: number; theirs: number; differ: number }[]>`
    with sides as (
      select nullif(p.values->>${fields.field}, '') as ours,
        nullif(case r.object when 'Lead' then r.values->>${fields.leadField ?? ''}
          when 'Account' then r.values->>${fields.accountField ?? ''} else r.values->>${fields.contactField ?? ''} end, '') as theirs
      from pairs l
      join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
      join crm_records r on r.bu_id = l.bu_id and r.crm_id = l.crm_id
      where l.bu_id = ${buId} and l.link_state = 'linked')
    select count(ours)::int as ours, count(theirs)::int as theirs,
      (count(*) filter (where ours is distinct from theirs))::int as differ from sides`
  return row ?? { ours: 0, theirs: 0, differ: 0 }
}
