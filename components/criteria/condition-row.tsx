'use client'

import { useMemo } from 'react'
import {
  type BuilderField,
  newCondition,
  withCase,
  withNone,
  withOperator,
} from '#components/criteria/draft.ts'
import { ValuesInput } from '#components/criteria/values-input.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Combobox } from '#components/ui/combobox.tsx'
import { type Option, Select } from '#components/ui/select.tsx'
import { mayMatchCase, operatorsOf } from '#lib/criteria/operators.ts'
import type { Condition, Operator } from '#lib/criteria/types.ts'
import { operatorWords } from '#lib/criteria/words.ts'

/** One condition: field, operator, values. `lead` is the word before it: Where, and, or. */
export function ConditionRow({
  condition,
  fields,
  lead,
  name,
  onChange,
  onRemove,
}: {
  condition: Condition
  fields: readonly BuilderField[]
  lead: string
  name: string
  onChange: (condition: Condition) => void
  onRemove: () => void
}) {
  const field = fields.find((one) => one.name === condition.field)
  // New objects would take the open list from under the pointer.
  const choices = useMemo(() => fields.map(toOption), [fields])
  return (
    <fieldset
      aria-label={name}
      className="grid grid-cols-[3rem_minmax(0,1fr)_28px] items-start gap-x-2 gap-y-1.5"
    >
      <span className="pt-1 text-right text-muted">{lead}</span>
      <div className="grid grid-cols-[minmax(8rem,2fr)_minmax(7.5rem,auto)_minmax(9rem,3fr)] items-start gap-1.5 max-desk:grid-cols-1">
        <Combobox
          label="Field"
          placeholder="Field"
          empty="No such field"
          options={choices}
          value={condition.field}
          onValueChange={(value) => {
            const next = fields.find((one) => one.name === value)
            if (next) onChange(newCondition(next))
          }}
        />
        {field ? (
          <>
            <div className="flex gap-1.5">
              {field.many && (
                <Select<'any' | 'none'>
                  className="w-20 flex-none"
                  label="Which of them"
                  value={condition.none ? 'none' : 'any'}
                  onValueChange={(which) => onChange(withNone(condition, which === 'none'))}
                  options={[
                    { value: 'any', label: 'any' },
                    { value: 'none', label: 'none' },
                  ]}
                />
              )}
              <Select<Operator>
                label="Operator"
                value={condition.operator}
                onValueChange={(operator) => onChange(withOperator(condition, operator, field))}
                options={operatorsOf[field.type].map((operator) => ({
                  value: operator,
                  label: operatorWords(operator, field.type),
                }))}
              />
            </div>
            <div className="flex min-w-0 items-start gap-1.5">
              <div className="min-w-0 flex-1">
                <ValuesInput
                  key={`${condition.field} ${condition.operator}`}
                  condition={condition}
                  field={field}
                  label="Value"
                  onChange={(values) => onChange({ ...condition, values })}
                />
              </div>
              {mayMatchCase(condition.operator, field.type) && !field.foldsCase && (
                <button
                  type="button"
                  aria-pressed={condition.matchCase === true}
                  aria-label="Upper and lower case count"
                  title="Upper and lower case count"
                  onClick={() => onChange(withCase(condition, field, condition.matchCase !== true))}
                  className={cn(
                    'grid h-7 w-7 flex-none place-items-center rounded-md border font-medium text-xs',
                    condition.matchCase
                      ? 'border-border-strong bg-selected text-text'
                      : 'border-transparent text-faint hover:bg-hover',
                  )}
                >
                  Aa
                </button>
              )}
            </div>
          </>
        ) : (
          <p className="pt-1 text-need-text text-xs">This field is mapped or gone.</p>
        )}
      </div>
      <IconButton icon="trash" label={`Remove ${name.toLowerCase()}`} onClick={onRemove} />
    </fieldset>
  )
}

function toOption({ name, label, hint }: BuilderField): Option {
  return hint ? { value: name, label, hint } : { value: name, label }
}
