import type { Tx } from '#db/client.ts'
import { assert } from '#lib/base/assert.ts'
import { toInstant } from '#lib/base/instant.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import { fillable, ourFields } from '#lib/salesforce/our-fields.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import type { GuardLimits } from '#lib/sync/engine/mass-change.ts'
import type { FieldRule, SyncConfig, SyncSettings } from '#lib/sync/engine/types.ts'

const defaults: SyncSettings = {
  createProspects: false,
  followEmail: true,
  deleteWithRecords: true,
  syncUnassigned: true,
  contactsFirst: true,
  createAs: 'Lead',
  createDespiteUnshared: false,
  personAccounts: false,
}

type ConfigRow = {
  settings: Partial<SyncSettings>
  connected_user_id: string | null
  clock_offset_ms: number
  create_prospects_since: Date | null
  fields: FieldRule[] | null
  schema: Partial<Record<CrmObject, CrmFieldDescribe[]>> | null
  mappings: { user: string; owner: string }[] | null
  person_record_type_id: string | null
  crm_names: Record<string, string> | null
  sharing: SharingRule | null
  sharing_checked: boolean
  guard_passes: boolean
}

/** Settings, mappings, schema and users as they are now, in two statements. */
export async function readConfig(tx: Tx, buId: string): Promise<SyncConfig> {
  const [row] = await tx<ConfigRow[]>`
    select settings, guard_passes, connected_user_id, clock_offset_ms, create_prospects_since,
      sharing_checked = sharing_version sharing_checked,
      (select jsonb_agg(jsonb_build_object('field', m.field, 'label', f.label, 'type', f.type, 'scale', f.scale,
          'lengthMax', f.length_max, 'leadField', m.lead_field, 'contactField', m.contact_field,
          'accountField', m.account_field, 'winner', m.winner,
          'direction', m.direction, 'blanks', m.blanks) order by f.position, m.field)
        from field_mappings m join prospect_fields f on f.bu_id = m.bu_id and f.name = m.field
        where m.bu_id = c.bu_id and m.active and f.archived_at is null) fields,
      (select jsonb_object_agg(s.object, s.fields) from crm_schemas s
        where s.bu_id = c.bu_id and s.object in ('Lead', 'Contact', 'Account')) schema,
      (select s.person_record_type_id from crm_schemas s
        where s.bu_id = c.bu_id and s.object = 'Account') person_record_type_id,
      (select jsonb_agg(jsonb_build_object('user', u.user_id, 'owner', u.crm_user_id) order by u.mapped_at, u.user_id)
        from user_mappings u where u.bu_id = c.bu_id) mappings,
      (select jsonb_build_object('criteria', r.criteria, 'fields', r.fields)
        from sharing_rules r where r.bu_id = c.bu_id and r.object = 'people') sharing,
      (select jsonb_object_agg(id, name) from (
        select u.crm_user_id id, u.name from crm_users u where u.bu_id = c.bu_id
        union all
        select a.crm_id, 'Queue ' || a.name from crm_assignees a where a.bu_id = c.bu_id and a.kind = 'queue') n) crm_names
    from connectors c where bu_id = ${buId}`
  assert(row, 'This business unit has no connector')
  const names = await readUserNames(tx, buId)
  const mappings = row.mappings ?? []
  return {
    settings: pickSettings(row.settings),
    fields: withOurs(row.fields ?? [], row.schema ?? {}),
    schema: row.schema ?? {},
    personRecordTypeId: row.person_record_type_id,
    connectorUserId: row.connected_user_id ?? '',
    ownerByUser: Object.fromEntries(mappings.map(({ user, owner }) => [user, owner])),
    // Several console users may share a Salesforce user: the first mapped one takes what its owner change brings.
    userByOwner: Object.fromEntries(mappings.toReversed().map(({ user, owner }) => [owner, user])),
    userNames: { ...names, ...row.crm_names },
    clockOffsetMs: row.clock_offset_ms,
    sharing: row.sharing,
    sharingChecked: row.sharing_checked,
    guard: guardOf(row),
    createProspectsSince: row.create_prospects_since && toInstant(row.create_prospects_since),
  }
}

/**
 * [FD-6] Where the org has a field for a value of ours, it goes there: into the package's, else into the one we installed.
 * A field of the business unit's own by that name goes before it.
 */
function withOurs(fields: FieldRule[], schema: SyncConfig['schema']): FieldRule[] {
  const taken = new Set(fields.map(({ field }) => field))
  const told = ourFields.flatMap((ours): FieldRule[] => {
    const [leadField, contactField, accountField] = (['Lead', 'Contact', 'Account'] as const).map(
      (object) => fillable(ours, object, schema),
    )
    if (taken.has(ours.key) || !(leadField || contactField || accountField)) return []
    const { metadata, key: field, label } = ours
    return [
      {
        field,
        label,
        type: toldTypes[metadata.type],
        scale: metadata.scale ?? null,
        lengthMax: metadata.length ?? null,
        leadField: leadField ?? null,
        contactField: contactField ?? null,
        accountField: accountField ?? null,
        winner: 'concord',
        direction: 'push',
        blanks: 'keep',
        told: ours.along ? 'along' : 'by_itself',
      },
    ]
  })
  return [...fields, ...told]
}

const toldTypes = {
  Text: 'text',
  Number: 'number',
  DateTime: 'datetime',
  LongTextArea: 'long_text',
  Checkbox: 'checkbox',
  Url: 'url',
} as const

function guardOf({ settings, guard_passes: passes }: ConfigRow): GuardLimits | null {
  const { guardRecordsMax, guardPercentMax } = connectorSettings(settings)
  if (guardRecordsMax === null || passes) return null
  return { recordsMax: guardRecordsMax, percentMax: guardPercentMax }
}

function pickSettings(settings: Partial<SyncSettings>): SyncSettings {
  return {
    createProspects: settings.createProspects ?? defaults.createProspects,
    followEmail: settings.followEmail ?? defaults.followEmail,
    deleteWithRecords: settings.deleteWithRecords ?? defaults.deleteWithRecords,
    syncUnassigned: settings.syncUnassigned ?? defaults.syncUnassigned,
    contactsFirst: settings.contactsFirst ?? defaults.contactsFirst,
    createAs: settings.createAs ?? defaults.createAs,
    createDespiteUnshared: settings.createDespiteUnshared ?? defaults.createDespiteUnshared,
    personAccounts: settings.personAccounts ?? defaults.personAccounts,
  }
}

async function readUserNames(tx: Tx, buId: string): Promise<Record<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`
    select u.id, u.name from memberships m join users u on u.id = m.user_id where m.bu_id = ${buId}`
  return Object.fromEntries(rows.map((row) => [row.id, row.name]))
}
