'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useRecord } from '#components/prospects/record-context.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Input, Textarea } from '#components/ui/field.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Select } from '#components/ui/select.tsx'
import { editProspectAction } from '#lib/prospects/actions.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { retiredIn, toTyped } from '#lib/prospects/field-value.ts'
import { refreshProspect } from '#lib/prospects/record-client.ts'

type Problem = { message: string; other?: string | undefined }

const unreachable = 'The console’s server did not answer. Nothing was saved; try again.'

/** Changes one value where it stands. Enter saves, Escape leaves it as it was. */
export function FieldEditor({ field, onClose }: { field: ProspectField; onClose: () => void }) {
  const { record } = useRecord()
  const queries = useQueryClient()
  const router = useRouter()
  const [typed, setTyped] = useState(() => toTyped(record.values[field.name]))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const values = { [field.name]: typed }
    const result = await editProspectAction({ id: record.id, values }).catch(() => null)
    if (result?.ok) {
      await refreshProspect(queries, record.id)
      router.refresh()
      return onClose()
    }
    setBusy(false)
    const fields = result?.error.fields
    const message = fields?.[field.name] ?? result?.error.message ?? unreachable
    setProblem({ message, other: fields?.other })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
  }
  return (
    <form onSubmit={save} onKeyDown={onKeyDown} className="py-1 whitespace-normal">
      <div className="flex items-start gap-1">
        <div className="min-w-0 max-w-80 flex-1">
          <Control field={field} value={typed} onChange={setTyped} />
        </div>
        <Button type="submit" busy={busy} aria-label={`Save ${field.label}`}>
          Save
        </Button>
        <IconButton icon="close" label="Leave it as it was" onClick={onClose} />
      </div>
      {problem && (
        <p role="alert" className="mt-1 text-need-text text-xs">
          {problem.message}{' '}
          {problem.other && (
            <Link href={`/prospects/${problem.other}`} className="link">
              Open that prospect
            </Link>
          )}
        </p>
      )}
    </form>
  )
}

type ControlProps = { field: ProspectField; value: string; onChange: (value: string) => void }

function Control({ field, value, onChange }: ControlProps) {
  const { record } = useRecord()
  const { type, label } = field
  // [FD-9] A removed choice that this prospect has can be left as it is.
  const options = field.options && [
    ...field.options,
    ...retiredIn(field, record.values[field.name]),
  ]
  if (type === 'checkbox') {
    return (
      <div className="flex h-7 items-center">
        <Checkbox checked={value === 'yes'} onCheckedChange={(on) => onChange(on ? 'yes' : 'no')}>
          {value === 'yes' ? 'Yes' : 'No'}
        </Checkbox>
      </div>
    )
  }
  if (type === 'dropdown' && options && options.length > 0) {
    return (
      <Select
        label={label}
        value={value}
        onValueChange={onChange}
        options={[
          { value: '', label: 'Blank' },
          ...options.map((option) => ({ value: option, label: option })),
        ]}
      />
    )
  }
  if (type === 'radio' && options && options.length > 0) {
    return (
      <RadioGroup
        label={label}
        className="gap-1 py-1"
        value={value}
        onValueChange={onChange}
        choices={[
          { value: '', label: 'Blank' },
          ...options.map((option) => ({ value: option, label: option })),
        ]}
      />
    )
  }
  if (type === 'multi_select' && options && options.length > 0) {
    return <Choices options={options} value={value} onChange={onChange} />
  }
  if (type === 'long_text') {
    return (
      <Textarea
        autoFocus
        aria-label={label}
        rows={3}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  return <Line field={field} value={value} onChange={onChange} />
}

function Choices({
  options,
  value,
  onChange,
}: {
  options: readonly string[]
  value: string
  onChange: (value: string) => void
}) {
  const chosen = new Set(value.split(';').filter(Boolean))
  const set = (option: string, on: boolean) => {
    const next = options.filter((each) => (each === option ? on : chosen.has(each)))
    onChange(next.join(';'))
  }
  return (
    <div className="grid gap-1 py-1">
      {options.map((option) => (
        <Checkbox
          key={option}
          checked={chosen.has(option)}
          onCheckedChange={(on) => set(option, on)}
        >
          {option}
        </Checkbox>
      ))}
    </div>
  )
}

const inputTypes: Partial<Record<ProspectField['type'], string>> = {
  email: 'text',
  phone: 'tel',
  date: 'date',
  datetime: 'datetime-local',
}

function Line({ field, value, onChange }: ControlProps) {
  const moment = field.type === 'datetime'
  return (
    <Input
      autoFocus
      aria-label={field.label}
      type={inputTypes[field.type] ?? 'text'}
      inputMode={
        field.type === 'number' || field.type === 'currency'
          ? 'decimal'
          : field.type === 'email'
            ? 'email'
            : undefined
      }
      value={moment ? toLocal(value) : value}
      onChange={(event) => onChange(moment ? toMoment(event.target.value) : event.target.value)}
    />
  )
}

/** What `datetime-local` holds is the reader's own clock. */
function toLocal(iso: string): string {
  if (iso === '') return ''
  const moment = new Date(iso)
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function toMoment(local: string): string {
  return local === '' ? '' : new Date(local).toISOString()
}
