'use client'

import { useState } from 'react'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Input } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { targetKey, toTarget } from '#lib/automation/input.ts'
import type { RuleAction, RuleChoices } from '#lib/automation/types.ts'

/** What one action still asks: whom, what, how much. */
export function ActionFields({
  action,
  choices,
  onChange,
}: {
  action: RuleAction
  choices: RuleChoices
  onChange: (action: RuleAction) => void
}) {
  switch (action.kind) {
    case 'assign':
      return (
        <div className="grid gap-1.5">
          <Combobox
            label="Assign to"
            options={choices.targets}
            value={targetKey(action.target)}
            onValueChange={(key) => {
              const target = key && toTarget(key)
              if (target) onChange({ ...action, target })
            }}
          />
          <Checkbox
            checked={action.keepOwner}
            onCheckedChange={(keepOwner) => onChange({ ...action, keepOwner })}
          >
            Only who is assigned to nobody
          </Checkbox>
        </div>
      )
    case 'set_field':
      return <FieldSetting action={action} choices={choices} onChange={onChange} />
    case 'add_tag':
    case 'remove_tag':
      return (
        <Named
          label="Tag"
          empty="There is no tag yet: tag somebody first."
          choices={choices.tags}
          value={action.tagId}
          onChange={(tagId) => onChange({ ...action, tagId })}
        />
      )
    case 'add_to_list':
    case 'remove_from_list':
      return (
        <Named
          label="List"
          empty="There is no static list yet: make one first."
          choices={choices.lists}
          value={action.listId}
          onChange={(listId) => onChange({ ...action, listId })}
        />
      )
    case 'adjust_score':
      return (
        <Points points={action.points} onChange={(points) => onChange({ ...action, points })} />
      )
    case 'notify':
      return (
        <div className="grid gap-1.5">
          <Select
            label="Whom"
            value={action.userId ?? 'assigned'}
            onValueChange={(value) =>
              onChange({ ...action, userId: value === 'assigned' ? null : value })
            }
            options={[
              { value: 'assigned', label: 'The assigned user' },
              ...choices.users.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Input
            aria-label="What the notice says"
            placeholder="What the notice says"
            maxLength={300}
            value={action.text}
            onChange={(event) => onChange({ ...action, text: event.currentTarget.value })}
          />
        </div>
      )
    case 'sync':
      return <p className="pt-1 text-muted">As if somebody pressed the button.</p>
  }
}

function Named({
  label,
  empty,
  choices,
  value,
  onChange,
}: {
  label: string
  empty: string
  choices: readonly { id: string; name: string }[]
  value: string
  onChange: (id: string) => void
}) {
  if (choices.length === 0) return <p className="pt-1 text-need-text">{empty}</p>
  return (
    <Combobox
      label={label}
      options={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={value || null}
      onValueChange={(id) => id && onChange(id)}
    />
  )
}

function FieldSetting({
  action,
  choices,
  onChange,
}: {
  action: Extract<RuleAction, { kind: 'set_field' }>
  choices: RuleChoices
  onChange: (action: RuleAction) => void
}) {
  const field = choices.settable.find(({ name }) => name === action.field)
  const set = (value: string) => onChange({ ...action, value })
  return (
    <div className="grid grid-cols-2 gap-1.5 max-desk:grid-cols-1">
      <Combobox
        label="Field"
        options={choices.settable.map(({ name, label }) => ({ value: name, label }))}
        value={action.field || null}
        onValueChange={(name) => name && onChange({ ...action, field: name, value: '' })}
      />
      {field?.type === 'checkbox' ? (
        <Select
          label="Value"
          value={action.value || null}
          onValueChange={set}
          options={[
            { value: 'yes', label: 'checked' },
            { value: 'no', label: 'not checked' },
          ]}
        />
      ) : field?.options && field.options.length > 0 ? (
        <Select
          label="Value"
          value={action.value || null}
          onValueChange={set}
          options={field.options.map((option) => ({ value: option, label: option }))}
        />
      ) : (
        <Input
          aria-label="Value"
          placeholder="Blank empties it"
          value={action.value}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
    </div>
  )
}

/** Kept as it is typed, so that a minus can stand alone for a moment. */
function Points({ points, onChange }: { points: number; onChange: (points: number) => void }) {
  const [text, setText] = useState(String(points))
  return (
    <div className="flex items-center gap-2">
      <Input
        aria-label="Points"
        inputMode="numeric"
        className="max-w-24 text-right tabular-nums"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          const value = Number(event.currentTarget.value.trim().replace('−', '-'))
          onChange(Number.isInteger(value) ? value : 0)
        }}
      />
      <span className="text-muted">points, once for each time it acts</span>
    </div>
  )
}
