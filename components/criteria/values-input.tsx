'use client'

import { useMemo, useState } from 'react'
import type { BuilderField } from '#components/criteria/draft.ts'
import { Chip } from '#components/ui/chip.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Input } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { valueCount } from '#lib/criteria/operators.ts'
import type { Condition, CriteriaFieldType } from '#lib/criteria/types.ts'

/** The values of a condition: none, one, or several of which any will do. */
export function ValuesInput({
  condition,
  field,
  label,
  onChange,
}: {
  condition: Condition
  field: BuilderField
  label: string
  onChange: (values: string[]) => void
}) {
  const { values } = condition
  const left = useMemo(
    () =>
      field.options
        .filter((option) => !values.includes(option))
        .map((option) => ({ value: option, label: field.labels?.[option] ?? option })),
    [field, values],
  )
  const takes = valueCount(condition.operator, field.type)
  if (takes === 'none') return null
  if (field.type === 'checkbox') {
    return (
      <Select
        label={label}
        value={values[0] ?? 'true'}
        onValueChange={(value) => onChange([value])}
        options={[
          { value: 'true', label: field.labels?.true ?? 'checked' },
          { value: 'false', label: field.labels?.false ?? 'not checked' },
        ]}
      />
    )
  }
  if (takes === 'one') {
    return (
      <Input
        aria-label={label}
        type={inputType(field.type)}
        value={values[0] ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? [] : [event.target.value])}
      />
    )
  }
  const add = (value: string) => {
    const text = value.trim()
    if (text !== '' && !values.includes(text)) onChange([...values, text])
  }
  return (
    <div className="grid min-w-0 gap-1.5">
      {values.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {values.map((value) => (
            <Chip
              key={value}
              removeLabel={`Remove ${field.labels?.[value] ?? value}`}
              onRemove={() => onChange(values.filter((one) => one !== value))}
            >
              {field.labels?.[value] ?? value}
            </Chip>
          ))}
        </div>
      )}
      {field.options.length > 0 ? (
        <Combobox
          key={values.length}
          label={label}
          placeholder={values.length > 0 ? 'Or another value' : 'Choose a value'}
          empty="There is no such value"
          options={left}
          value={null}
          onValueChange={(value) => value !== null && add(value)}
        />
      ) : (
        <FreeValue label={label} type={field.type} isFirst={values.length === 0} onAdd={add} />
      )}
    </div>
  )
}

function FreeValue({
  label,
  type,
  isFirst,
  onAdd,
}: {
  label: string
  type: CriteriaFieldType
  isFirst: boolean
  onAdd: (value: string) => void
}) {
  const [text, setText] = useState('')
  const commit = () => {
    onAdd(text)
    setText('')
  }
  return (
    <Input
      aria-label={label}
      type={inputType(type)}
      value={text}
      placeholder={isFirst ? 'A value, then Enter' : 'Or another value'}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        commit()
      }}
      onBlur={commit}
    />
  )
}

function inputType(type: CriteriaFieldType): 'text' | 'number' | 'date' {
  if (type === 'number') return 'number'
  return type === 'date' || type === 'datetime' ? 'date' : 'text'
}
