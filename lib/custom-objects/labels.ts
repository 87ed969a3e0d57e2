import type { CustomObject } from '#lib/custom-objects/types.ts'

/** An error of no prospect and no record: of a custom object, part of which the connector user sees no more. */
export const objectErrorCode = 'custom_object'

/** [FD-11] What is left out, by name; null: nothing is. */
export function hiddenWords(object: CustomObject, hidden: readonly string[]): string | null {
  if (hidden.length === 0) return null
  const labels = hidden.map((name) => labelIn(object, name))
  const [are, them] = labels.length === 1 ? ['is', 'it'] : ['are', 'they']
  const said = `${labels.join(' and ')} of ${object.plural} ${are} hidden from the connector user, renamed or removed`
  const ofRule = object.rule?.fields.some(({ name }) => hidden.includes(name))
  return ofRule
    ? `${said}, and the sharing rule asks for ${them === 'it' ? 'it' : 'them'}: none is read.`
    : `${said}: ${them} ${are} left out.`
}

/** The org shows nothing of the object, in its own words. */
export function refusalWords({ plural }: CustomObject, message: string): string {
  return `Salesforce shows the connector user no ${plural}: ${message}`
}

function labelIn({ fields, rule }: CustomObject, name: string): string {
  return [...fields, ...(rule?.fields ?? [])].find((one) => one.name === name)?.label ?? name
}
