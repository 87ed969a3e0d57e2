import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { defaultMappings } from '#lib/mapping/defaults.ts'
import { defaultProspectFields } from '#lib/prospects/default-fields.ts'

export type NewBusinessUnit = { name: string; currency: string; timeZone: string }

/**
 * [CN-2] A business unit is born with its connector, version 2, paused, with the default fields and their pairing.
 * @returns its id; null when the name is taken
 */
export async function createBusinessUnit(sql: Sql, unit: NewBusinessUnit): Promise<string | null> {
  return (await sql.begin((tx) => insertBusinessUnit(tx, unit))) as string | null
}

/** The same in a transaction of another business unit, which goes on in its own afterwards. */
export async function insertBusinessUnit(tx: Tx, unit: NewBusinessUnit): Promise<string | null> {
  const [created] = await tx<{ id: string; outer: string | null }[]>`
    insert into business_units (name, currency, time_zone)
    values (${unit.name}, ${unit.currency}, ${unit.timeZone})
    on conflict (name) do nothing returning id, current_setting('app.bu_id', true) as outer`
  if (!created) return null
  await tx`select set_config('app.bu_id', ${created.id}, true)`
  await insertDefaults(tx, created.id)
  await tx`select set_config('app.bu_id', ${created.outer ?? ''}, true)`
  return created.id
}

/** May be run again: what is there stays as it is. */
export async function provisionBusinessUnit(sql: Sql, buId: string): Promise<void> {
  await inBusinessUnit(sql, buId, (tx) => insertDefaults(tx, buId))
}

async function insertDefaults(tx: Tx, buId: string): Promise<void> {
  await tx`insert into connectors (bu_id) values (${buId}) on conflict do nothing`
  await tx`
    insert into prospect_fields ${tx(
      defaultProspectFields.map((field, position) => ({
        bu_id: buId,
        name: field.name,
        label: field.label,
        type: field.type,
        length_max: field.lengthMax,
        scale: field.scale,
        position,
      })),
    )} on conflict do nothing`
  await tx`
    insert into field_mappings ${tx(
      defaultMappings.map((mapping) => ({
        bu_id: buId,
        field: mapping.field,
        lead_field: mapping.leadField,
        contact_field: mapping.contactField,
        winner: mapping.winner,
        direction: mapping.direction,
        blanks: mapping.blanks,
      })),
    )} on conflict do nothing`
}

/** @returns the former name; undefined when `adminId` is no admin there; taken when another unit has that name */
export async function renameBusinessUnit(
  tx: Tx,
  { id, name, adminId }: { id: string; name: string; adminId: string },
): Promise<{ before: string } | 'taken' | undefined> {
  const [unit] = await tx<{ before: string; taken: boolean }[]>`
    select b.name as before, exists (select from business_units o where o.name = ${name} and o.id <> b.id) as taken
    from business_units b
    where b.id = ${id} and exists (
      select from memberships m where m.bu_id = b.id and m.user_id = ${adminId} and m.role = 'admin')
    for update`
  if (!unit) return undefined
  if (unit.taken) return 'taken'
  await tx`update business_units set name = ${name} where id = ${id}`
  return { before: unit.before }
}

/** @returns false when the user is no member there */
export async function moveSession(
  tx: Tx,
  session: { sessionId: string; userId: string },
  buId: string,
): Promise<boolean> {
  const { count } = await tx`
    update sessions set bu_id = ${buId}
    where id = ${session.sessionId} and exists (
      select from memberships where user_id = ${session.userId} and bu_id = ${buId})`
  return count === 1
}
