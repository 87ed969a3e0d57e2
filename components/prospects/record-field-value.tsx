'use client'

import { useState } from 'react'
import { useRecord } from '#components/prospects/record-context.tsx'
import type { FieldRow } from '#components/prospects/record-field-columns.tsx'
import { FieldEditor } from '#components/prospects/record-field-editor.tsx'
import { Arrow } from '#components/ui/arrow.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { retiredIn } from '#lib/prospects/field-value.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'
import { isReadOnly } from '#lib/prospects/rules.ts'
import type { FieldValue } from '#lib/prospects/types.ts'

/** A value in its row: as it is, whether it waits, and the way to change it. */
export function FieldValueCell({ row: { field } }: { row: FieldRow }) {
  const { record, may } = useRecord()
  const [editing, setEditing] = useState(false)
  const value = record.values[field.name]
  if (editing) return <FieldEditor field={field} onClose={() => setEditing(false)} />
  const fixed = isReadOnly(field.name, record.link.crmObject)
  const waits = record.waits?.fields.includes(field.name) ?? false
  return (
    <span className="flex max-w-full items-center gap-2">
      <span className="min-w-0 truncate">
        <ShownValue value={value} field={field} />
      </span>
      {waits && (
        <span className="inline-flex shrink-0 items-center gap-1.5 text-muted text-xs">
          <Arrow direction="out" /> waits to go out
        </span>
      )}
      {fixed && <ReadOnly />}
      {may.edit && !fixed && !record.deletedAt && (
        <IconButton
          icon="edit"
          size="small"
          label={`Edit ${field.label}`}
          className="shrink-0 text-faint desk:opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100"
          onClick={() => setEditing(true)}
        />
      )}
    </span>
  )
}

export function ShownValue({
  value,
  field,
}: {
  value: FieldValue | undefined
  field: Pick<ProspectField, 'type' | 'retired'>
}) {
  const words = wordsOfValue(value, field.type)
  if (words === null) return <span className="text-faint">blank</span>
  if (field.type === 'datetime') return <AbsoluteTime at={words} />
  const gone = retiredIn(field, value)
  if (gone.length === 0) return <span title={words}>{words}</span>
  const which = gone.join(', ')
  return (
    <span title={`${which} is no longer one of the choices: it stays until it is changed.`}>
      {words}{' '}
      <span className="text-faint text-xs">{`(${which === words ? '' : `${which} `}removed)`}</span>
    </span>
  )
}

/** [FD-7] */
function ReadOnly() {
  const why = 'The company of a contact is its account’s name: change it in Salesforce.'
  return (
    <Tooltip content={why}>
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard
        tabIndex={0}
        role="note"
        aria-label={`Read-only. ${why}`}
        className="inline-flex shrink-0 items-center gap-1 rounded-[4px] text-faint text-xs"
      >
        <Icon name="lock" size={12} /> Read-only
      </span>
    </Tooltip>
  )
}
