import type { Context } from '../context.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import type { RecordData } from './row.ts'
import type { Pending } from './write.ts'

/** Where the history of an object is kept, and what points at its record there. */
export const histories: Record<string, { object: string; parent: string }> = {
  Lead: { object: 'LeadHistory', parent: 'LeadId' },
  Contact: { object: 'ContactHistory', parent: 'ContactId' },
  Account: { object: 'AccountHistory', parent: 'AccountId' },
  Opportunity: { object: 'OpportunityFieldHistory', parent: 'OpportunityId' },
}

export type HistoryRow = {
  parentId: string
  field: string
  dataType: string
  old: RecordData[string]
  new: RecordData[string]
}

/** What changed in the tracked fields of the records saved; a record that is new says only that. */
export async function trackHistory(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  saved: Pending[],
  now: number,
): Promise<void> {
  const tracked = context.org.settings.history?.[object.name]
  if (!tracked || !histories[object.name]) return
  const fields = tracked.flatMap((name) => object.field(name) ?? [])
  await addHistory(
    context,
    tx,
    object.name,
    saved.flatMap((item) => changesOf(item, fields)),
    now,
  )
}

function changesOf(item: Pending, fields: Field[]): HistoryRow[] {
  const parentId = item.id!
  if (!item.existing) {
    return [{ parentId, field: 'created', dataType: 'Text', old: null, new: null }]
  }
  const { existing } = item
  return fields.flatMap((field): HistoryRow[] => {
    const isOwner = field.name === 'OwnerId'
    const before = isOwner ? existing.owner_id : (existing.data[field.name] ?? null)
    const after = isOwner ? item.owner : (item.data[field.name] ?? null)
    if (before === after || (field.type === 'boolean' && Boolean(before) === Boolean(after))) {
      return []
    }
    // Of a long text only the fact is kept.
    const shown = (value: RecordData[string]) => (field.longText ? null : value)
    return [
      {
        parentId,
        field: isOwner ? 'Owner' : field.name,
        dataType: dataTypeOf(field),
        old: shown(before),
        new: shown(after),
      },
    ]
  })
}

function dataTypeOf({ type, name }: Field): string {
  if (type === 'reference') return name === 'OwnerId' ? 'EntityId' : 'Text'
  const names: Partial<Record<Field['type'], string>> = {
    boolean: 'Boolean',
    date: 'DateOnly',
    datetime: 'DateTime',
    int: 'Number',
    double: 'Double',
    currency: 'Currency',
    percent: 'Percent',
    email: 'Email',
    phone: 'Phone',
    url: 'Url',
    picklist: 'DynamicEnum',
  }
  return names[type] ?? 'Text'
}

export async function addHistory(
  context: Context,
  tx: Transaction,
  objectName: string,
  rows: HistoryRow[],
  now: number,
): Promise<void> {
  const history = histories[objectName]
  if (!history || !context.org.settings.history?.[objectName] || rows.length === 0) return
  const full = await context.server.schemas.fullView(tx, context.org)
  const { tbl, keyPrefix } = full.object(history.object)!
  const ids = await context.server.ids.take(keyPrefix, context.org.no, rows.length)
  const records = rows.map((row, index) => ({
    id: ids[index],
    parent: row.parentId,
    data: {
      [history.parent]: row.parentId,
      Field: row.field,
      DataType: row.dataType,
      ...(row.old === null ? {} : { OldValue: row.old }),
      ...(row.new === null ? {} : { NewValue: row.new }),
    },
  }))
  await tx`
    insert into record (tbl, id, stamp, created_at, modified_at, created_by, modified_by, e1, data)
    select ${tbl}, t.id, ${now}::bigint, ${now}::bigint, ${now}::bigint, ${context.userId},
      ${context.userId}, t.parent, t.data
    from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb)
      as t(id text, parent text, data jsonb)`
}
