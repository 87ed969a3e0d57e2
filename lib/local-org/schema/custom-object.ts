import type { Field } from './fields.ts'
import { ownerField, readOnlyField, systemFields, text } from './fields.ts'
import type { SObject } from './objects.ts'

export type CustomObjectMetadata = {
  label: string
  pluralLabel: string
  nameField: { type: 'Text' | 'AutoNumber'; label: string; displayFormat?: string }
}

export type CustomObjectRow = { name: string; keyPrefix: string; metadata: CustomObjectMetadata }

/** What an administrator made, as any other object; `own` are the fields he gave it. */
export function customObject(
  { name, keyPrefix, metadata }: CustomObjectRow,
  own: Field[],
): SObject {
  const { label, pluralLabel } = metadata
  // What belongs to a master has no owner: who sees the master sees it.
  const master = own.find((field) => field.masterDetail)
  return {
    name,
    label,
    labelPlural: pluralLabel,
    keyPrefix,
    fields: [
      ...systemFields(label),
      nameField(metadata),
      ...(master ? [] : [ownerField()]),
      ...own,
    ],
    createable: true,
    updateable: true,
    deletable: true,
    shared: master === undefined,
    virtual: false,
    tooling: false,
    paged: true,
    custom: true,
    ...(master ? { master } : {}),
  }
}

function nameField({ nameField: { type, label, displayFormat } }: CustomObjectMetadata): Field {
  const made = text('Name', label, 80, { permissionable: false })
  if (type === 'Text') return made
  return { ...readOnlyField(made), autoNumber: displayFormat ?? '{0}' }
}

/** `S-{0000}` and 7 is S-0007. */
export function autoNumber(format: string, number: number): string {
  return format.replace(/\{(0+)\}/, (_, zeros: string) =>
    String(number).padStart(zeros.length, '0'),
  )
}
