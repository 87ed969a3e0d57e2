'use client'

import { Button, IconButton } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { controlLook } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { FormField } from '#lib/tracking/types.ts'

type Choice = { name: string; label: string }

/** What the form asks for, in its order. The e-mail is always among it. */
export function FormFields({
  value,
  fields,
  onChange,
}: {
  value: FormField[]
  fields: readonly Choice[]
  onChange: (next: FormField[]) => void
}) {
  const free = fields.filter(({ name }) => !value.some(({ field }) => field === name))
  const set = (at: number, change: Partial<FormField>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...change } : one)))
  const move = (at: number, by: 1 | -1) => {
    const next = [...value]
    const [one] = next.splice(at, 1)
    if (one) next.splice(at + by, 0, one)
    onChange(next)
  }
  const add = (name: string) => {
    const choice = fields.find((one) => one.name === name)
    if (!choice) return
    onChange([...value, { field: name, name, label: choice.label, required: false }])
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">Asks for</legend>
      <ol className="grid gap-2">
        {value.map((one, at) => (
          <li
            key={one.field}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2 rounded-md border border-border px-2 py-1.5"
          >
            <input
              aria-label={`Label of ${one.field}`}
              className={`${controlLook} h-7 px-2`}
              value={one.label}
              maxLength={80}
              onChange={(event) => set(at, { label: event.target.value })}
            />
            <span className="flex items-center">
              <IconButton
                icon="arrow-up"
                size="small"
                label={`Move ${one.label} up`}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              />
              <IconButton
                icon="arrow-down"
                size="small"
                label={`Move ${one.label} down`}
                disabled={at === value.length - 1}
                onClick={() => move(at, 1)}
              />
              <IconButton
                icon="close"
                size="small"
                label={`Leave out ${one.label}`}
                disabled={one.field === 'email'}
                onClick={() => onChange(value.filter((_, index) => index !== at))}
              />
            </span>
            <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
              <span className="text-faint">
                posted as <code className="font-mono">{one.name}</code>
              </span>
              <Checkbox
                checked={one.required || one.field === 'email'}
                disabled={one.field === 'email'}
                onCheckedChange={(required) => set(at, { required })}
              >
                Needed
              </Checkbox>
            </span>
          </li>
        ))}
      </ol>
      {free.length > 0 && (
        <Select
          label="Add a field"
          placeholder="Add a field…"
          value={null}
          options={free.map(({ name, label }) => ({ value: name, label }))}
          onValueChange={add}
        />
      )}
      {value.length > 0 && !value.some(({ field }) => field === 'email') && (
        <Button size="small" onClick={() => add('email')}>
          Ask for the e-mail
        </Button>
      )}
    </fieldset>
  )
}
