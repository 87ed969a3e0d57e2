import type { Criterion, Rewrite } from './rules.ts'
import { operators, transforms } from './rules.ts'

/** A line of a rule that nobody can read; the message names it. */
export class UnreadableRule extends Error {}

const lines = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** `Country equals Norway`, one criterion a line. */
export function parseCriteria(text: string): Criterion[] {
  return lines(text).map((line) => {
    const [field = '', operator = '', ...rest] = line.split(/\s+/)
    const known = operators.find((name) => name.toLowerCase() === operator.toLowerCase())
    if (!known) {
      throw new UnreadableRule(`“${line}”: after the field comes one of ${operators.join(', ')}`)
    }
    const value = rest.join(' ')
    return value === '' ? { field, operator: known } : { field, operator: known, value }
  })
}

/** `Phone digits` brings a field into a form, `Rating = Hot` gives it a value. */
export function parseRewrites(text: string): Rewrite[] {
  return lines(text).map((line) => {
    const fixed = /^(\w+)\s*=\s*(.*)$/.exec(line)
    if (fixed) return { field: fixed[1]!, value: fixed[2]! }
    const [field = '', name = ''] = line.split(/\s+/)
    const transform = transforms.find((known) => known === name.toLowerCase())
    if (!transform) {
      throw new UnreadableRule(
        `“${line}”: write Field = value, or the field and one of ${transforms.join(', ')}`,
      )
    }
    return { field, transform }
  })
}

export function rewritesText(rewrites: readonly Rewrite[]): string {
  return rewrites
    .map((rewrite) =>
      'value' in rewrite
        ? `${rewrite.field} = ${rewrite.value}`
        : `${rewrite.field} ${rewrite.transform}`,
    )
    .join('\n')
}
