'use client'

import { type DiffRow, type DiffSide, DiffTable } from '#components/ui/diff.tsx'
import type { DecisionField } from '#lib/sync/engine/types.ts'
import { ruleLabel } from '#lib/sync/labels.ts'

type Value = DecisionField['to']

/** The fields of one decision on both sides: who speaks in whose colour, what lost outlined. */
export function DecisionFields({
  fields,
  caption,
}: {
  fields: readonly DecisionField[]
  caption: string
}) {
  if (fields.length === 0) return <p className="text-muted">No value moves.</p>
  return <DiffTable caption={caption} rows={fields.map(toRow)} />
}

function toRow(field: DecisionField): DiffRow {
  const base = { key: field.field, field: fieldWords(field.field), why: ruleLabel(field.rule) }
  const old: DiffSide = {
    value: text(field.from),
    kind: field.lost !== undefined ? 'lost' : field.from === null ? 'plain' : 'old',
  }
  if (field.direction === 'in') {
    return {
      ...base,
      direction: 'in',
      concord: old,
      salesforce: { value: text(field.to), kind: 'salesforce' },
    }
  }
  if (field.direction === 'out') {
    return {
      ...base,
      direction: 'out',
      concord: { value: text(field.to), kind: 'concord' },
      salesforce: old,
    }
  }
  return { ...base, concord: { value: text(field.from) }, salesforce: { value: text(field.to) } }
}

function text(value: Value): string {
  if (value === null) return ''
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

/** job_title → Job title: decisions keep the field's name. */
export function fieldWords(name: string): string {
  const words = name.replace(/_/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function moving(fields: readonly DecisionField[], direction: 'in' | 'out'): number {
  return fields.filter((field) => field.direction === direction).length
}
