import type { CrmSchema, Pairing } from '#lib/mapping/types.ts'
import type { ProspectFieldType } from '#lib/prospects/default-fields.ts'

/** Fields whose values are choices from a list. */
export const choosingTypes: ReadonlySet<ProspectFieldType> = new Set([
  'dropdown',
  'radio',
  'multi_select',
])

const picklistTypes: ReadonlySet<string> = new Set(['picklist', 'multipicklist', 'combobox'])
/** Beyond this the oldest removed choices are forgotten: their values stay, unmarked. */
const retiredMost = 2_000

export type Choices = { options: readonly string[]; retired: readonly string[] }

type Paired = Pick<Pairing, 'leadField' | 'contactField' | 'accountField'>

/** The picklists that a field is paired with, by the name they have in Salesforce. */
export function pairedPicklists(pairing: Paired, schema: CrmSchema): string[] {
  return picklistsOf(pairing, schema).map(({ name }) => name)
}

function picklistsOf(pairing: Paired, schema: CrmSchema) {
  const sides = [
    { name: pairing.leadField, fields: schema.Lead },
    { name: pairing.contactField, fields: schema.Contact },
    { name: pairing.accountField, fields: schema.Account },
  ]
  return sides.flatMap(({ name, fields }) => {
    const found = fields?.find((each) => each.name === name)
    return found && picklistTypes.has(found.type) ? [found] : []
  })
}

/**
 * [FD-9] The choices of a field that is kept in sync: those of its picklists, the lead's first. What is gone from them
 * is remembered as retired, what came back is one again.
 * @returns null where nothing is to follow: no picklist is paired, or none can be seen
 */
export function followedChoices(
  present: Choices,
  pairing: Paired,
  schema: CrmSchema,
): Choices | null {
  const values = picklistsOf(pairing, schema).flatMap(({ picklistValues }) => picklistValues)
  if (values.length === 0) return null
  return withChoices(present, values)
}

/** What the choices are once these are the ones that are offered. */
export function withChoices(present: Choices, offered: readonly string[]): Choices {
  const options = [...new Set(offered)]
  const now = new Set(options)
  const gone = [...present.retired, ...present.options].filter((choice) => !now.has(choice))
  return { options, retired: [...new Set(gone)].slice(-retiredMost) }
}

export function sameChoices(a: Choices, b: Choices): boolean {
  return same(a.options, b.options) && same(a.retired, b.retired)
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, n) => each === b[n])
}

/** How long a value of a new field may be, and how many decimals it keeps. */
export function shapeOf(type: ProspectFieldType, scale: number | undefined) {
  const lengthMax =
    type === 'long_text'
      ? 32_000
      : type === 'multi_select'
        ? 4_000
        : ['text', 'email', 'phone', 'url', 'dropdown', 'radio'].includes(type)
          ? 255
          : null
  const decimals = type === 'currency' ? (scale ?? 2) : type === 'number' ? (scale ?? 0) : null
  return { lengthMax, scale: decimals }
}
