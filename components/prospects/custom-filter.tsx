'use client'

import { useState } from 'react'
import { operatorsFor, operatorWords } from '#components/prospects/custom-filter-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import {
  type CustomOperator,
  customOperators,
  customPart,
  type ProspectFilter,
} from '#lib/prospects/query.ts'

/** [FD-9] Which custom field, how, with what: as its type allows. */
export function CustomFilter({
  fields,
  onAdd,
}: {
  fields: readonly ProspectField[]
  onAdd: (part: ProspectFilter) => void
}) {
  const [name, setName] = useState(fields[0]?.name ?? '')
  const [operator, setOperator] = useState<CustomOperator | null>(null)
  const [value, setValue] = useState('')
  const field = fields.find((each) => each.name === name)
  if (!field) return null
  const operators = operatorsFor(field.type)
  const how = operator ?? operators[0]!
  const takes = customOperators[how]
  const text = `${name}:${how}:${takes ? value.trim() : ''}`
  const ready = customPart(text) !== null
  const add = () => ready && onAdd({ custom: text })
  return (
    <>
      <Field label="Field">
        <Select
          options={fields.map(({ name: of, label }) => ({ value: of, label }))}
          value={name}
          onValueChange={(next) => {
            setName(next)
            setOperator(null)
            setValue('')
          }}
        />
      </Field>
      <Field label="How">
        <Select<CustomOperator>
          options={operators.map((each) => ({ value: each, label: operatorWords[each] }))}
          value={how}
          onValueChange={setOperator}
        />
      </Field>
      {takes && (
        <Field label="Which">
          <Value field={field} operator={how} value={value} onChange={setValue} />
        </Field>
      )}
      <Button type="button" variant="primary" disabled={!ready} onClick={add}>
        Add filter
      </Button>
    </>
  )
}

function Value({
  field,
  operator,
  value,
  onChange,
}: {
  field: ProspectField
  operator: CustomOperator
  value: string
  onChange: (value: string) => void
}) {
  if ((operator === 'is' || operator === 'has') && field.options) {
    const options = [...field.options, ...(field.retired ?? [])]
    return (
      <Select
        options={options.map((option) => ({ value: option, label: option }))}
        value={value || null}
        placeholder="Choose"
        onValueChange={onChange}
      />
    )
  }
  return (
    <Input
      type={operator === 'from' || operator === 'to' ? 'date' : 'text'}
      inputMode={operator === 'min' || operator === 'max' ? 'decimal' : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
