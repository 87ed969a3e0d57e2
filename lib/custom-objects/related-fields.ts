import type { CustomField } from '#lib/custom-objects/types.ts'

/** Every record has one. */
export const nameField: CustomField = { name: 'Name', label: 'Name', type: 'text' }

const prefix = '@related:'

/** What criteria on prospects call it: that there is a related record, or a field of the related records. */
export function relatedName(object: string, field?: string): string {
  return `${prefix}${object}${field === undefined ? '' : `.${field}`}`
}

export type Related = { object: string; field: string | null }

/** @returns null for a name that is none of these */
export function parseRelated(name: string): Related | null {
  if (!name.startsWith(prefix)) return null
  const [object = '', field = null] = name.slice(prefix.length).split('.')
  return { object, field }
}
