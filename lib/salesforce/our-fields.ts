import { externalIdField } from '#lib/salesforce/classify.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'

/** What the Metadata API is told of a custom field. */
export type FieldMetadata = {
  type: 'Text' | 'Number' | 'DateTime' | 'LongTextArea' | 'Checkbox' | 'Url'
  label: string
  description: string
  length?: number
  precision?: number
  scale?: number
  visibleLines?: number
  defaultValue?: false
  externalId?: boolean
  unique?: boolean
  caseSensitive?: boolean
  required?: boolean
}

export const externalIdMetadata: FieldMetadata = {
  type: 'Text',
  label: 'Concord Id',
  length: 36,
  externalId: true,
  unique: true,
  caseSensitive: true,
  required: false,
  description: 'Ties this record to its prospect in Concord. Do not edit.',
}

/** [FD-6] A value of ours that Salesforce shows: which one, and the fields that may hold it. */
export type OurField = {
  key: OurKey
  label: string
  /** The field that we install. */
  name: string
  /** The field of Account Engagement's package: where it is present, it is filled instead. */
  packaged: string
  /** No reason by itself to send anything: it goes with the next change of the prospect. */
  along: boolean
  metadata: FieldMetadata
}

const along: ReadonlySet<OurKey> = new Set([
  'url',
  'first_activity',
  'last_activity',
  'created_date',
  'hard_bounced',
])

export const ourKeys = [
  'score',
  'grade',
  'campaign',
  'url',
  'first_activity',
  'last_activity',
  'created_date',
  'notes',
  'comments',
  'hard_bounced',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
] as const
export type OurKey = (typeof ourKeys)[number]

const described = 'Filled by Concord. Changes made here are not taken back.'
const text = (length: number) => ({ type: 'Text', length }) as const
const longText = { type: 'LongTextArea', length: 32_000, visibleLines: 4 } as const

function ourField(
  key: OurKey,
  label: string,
  name: string,
  shape: Omit<FieldMetadata, 'label' | 'description'>,
  packaged = `pi__${key}__c`,
): OurField {
  const metadata = { ...shape, label: `Concord ${label}`, description: described }
  return { key, label, name: `Concord_${name}__c`, packaged, along: along.has(key), metadata }
}

export const ourFields: readonly OurField[] = [
  ourField('score', 'Score', 'Score', { type: 'Number', precision: 18, scale: 0 }),
  ourField('grade', 'Grade', 'Grade', text(10)),
  ourField('campaign', 'Campaign', 'Campaign', text(255)),
  ourField('url', 'Address in Concord', 'URL', { type: 'Url' }),
  ourField('first_activity', 'First activity', 'First_Activity', { type: 'DateTime' }),
  ourField('last_activity', 'Last activity', 'Last_Activity', { type: 'DateTime' }),
  ourField('created_date', 'Created', 'Created_Date', { type: 'DateTime' }),
  ourField('notes', 'Notes', 'Notes', longText),
  ourField('comments', 'Comments', 'Comments', longText),
  ourField(
    'hard_bounced',
    'Hard bounce',
    'Hard_Bounced',
    { type: 'Checkbox', defaultValue: false },
    'pi__pardot_hard_bounced__c',
  ),
  ourField('utm_source', 'UTM source', 'UTM_Source', text(255)),
  ourField('utm_medium', 'UTM medium', 'UTM_Medium', text(255)),
  ourField('utm_campaign', 'UTM campaign', 'UTM_Campaign', text(255)),
  ourField('utm_term', 'UTM term', 'UTM_Term', text(255)),
  ourField('utm_content', 'UTM content', 'UTM_Content', text(255)),
]

export type OwnField = {
  object: CrmObject | 'Task'
  /** Where it is made, where that is not the object that shows it. */
  madeOn?: 'Activity'
  name: string
  metadata: FieldMetadata
  /** What is asked for where the org refuses the other. */
  plainer?: FieldMetadata
}

const taskFieldText = 'Ties this task to its e-mail in Concord. Do not edit.'

/**
 * [ML-4] What makes a task of an e-mail exactly one. Fields of tasks are made on Activity, which tasks and events share,
 * and shown by Task. Activities are not known to take unique fields everywhere, and a refusal would stop the whole
 * installation. What is asked for before it is sent again, and not before a first request must have landed, needs none.
 */
const taskField: OwnField = {
  object: 'Task',
  madeOn: 'Activity',
  name: externalIdField,
  metadata: { ...externalIdMetadata, description: taskFieldText },
  plainer: {
    type: 'Text',
    label: 'Concord Id',
    length: 36,
    externalId: true,
    unique: false,
    required: false,
    description: taskFieldText,
  },
}

/**
 * Everything of ours that an org should have: the external id, without which a lost answer could create a record twice
 * [A3], and the fields that show our values. A contact's are on person accounts by themselves, under `__pc`.
 */
export function ownFields(schema: Schema): OwnField[] {
  const ids = requiredFields(hasPersons(schema))
  const values = (['Lead', 'Contact'] as const).flatMap((object) =>
    ourFields
      .filter(({ packaged }) => !schema[object]?.some(({ name }) => name === packaged))
      .map(({ name, metadata }) => ({ object, name, metadata })),
  )
  return [...ids, taskField, ...values]
}

/** [PA-1] Whether the org has person accounts: their mark is on the describe of accounts. */
export function hasPersons({ Account }: Schema): boolean {
  return Account?.some(({ name }) => name === 'IsPersonAccount') ?? false
}

/** Those that a sync cannot do without. */
export function requiredFields(persons: boolean): (OwnField & { object: CrmObject })[] {
  const objects: CrmObject[] = ['Lead', 'Contact', ...(persons ? (['Account'] as const) : [])]
  return objects.map((object) => ({ object, name: externalIdField, metadata: externalIdMetadata }))
}

type Schema = Partial<Record<CrmObject, readonly CrmFieldDescribe[]>>

/**
 * Where a value of ours goes in an object. packaged, installed: to that field. read_only, differs: it is there, and cannot
 * be filled. missing: it is not there, or hidden from the connector user.
 */
export type OurTarget = {
  key: OurKey
  object: CrmObject
  field: string | null
  state: 'packaged' | 'installed' | 'read_only' | 'differs' | 'missing'
}

const holds: Record<FieldMetadata['type'], readonly string[]> = {
  Text: ['string', 'textarea', 'picklist'],
  Number: ['double', 'int', 'currency'],
  DateTime: ['datetime'],
  LongTextArea: ['textarea'],
  Checkbox: ['boolean'],
  Url: ['url', 'string', 'textarea'],
}

/** [FD-6] The package's field where the org has it, ours where it is installed. Null: the object was never described. */
export function ourTarget(field: OurField, object: CrmObject, schema: Schema): OurTarget | null {
  const fields = schema[object]
  if (!fields) return null
  const there = (name: string) => (object === 'Account' ? name.replace(/__c$/, '__pc') : name)
  const found = (name: string) => fields.find((each) => each.name === there(name))
  const packaged = found(field.packaged)
  const target = packaged ?? found(field.name)
  const at = { key: field.key, object, field: target?.name ?? null }
  if (!target) return { ...at, state: 'missing' }
  if (!holds[field.metadata.type].includes(target.type)) return { ...at, state: 'differs' }
  if (!target.updateable) return { ...at, state: 'read_only' }
  return { ...at, state: packaged ? 'packaged' : 'installed' }
}

/** The fields of an object that a value of ours may go to, where each can be filled. */
export function fillable(field: OurField, object: CrmObject, schema: Schema): string | null {
  const target = ourTarget(field, object, schema)
  return target?.state === 'packaged' || target?.state === 'installed' ? target.field : null
}

/** Where the score goes in an org without the package. */
export const scoreField = 'Concord_Score__c'
