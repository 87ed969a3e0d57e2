'use client'

import { useState } from 'react'
import { Switch } from '#components/ui/switch.tsx'
import { toast } from '#components/ui/toast.tsx'
import { saveAlertChoicesAction } from '#lib/alerts/actions.ts'
import type { AlertChoices as Choices } from '#lib/alerts/types.ts'

const rows = [
  {
    key: 'alerts',
    label: 'What needs an admin',
    hint: 'A lost connection, used-up calls, a held mass change, refused records, late changes. At most one e-mail in a quarter of an hour.',
  },
  { key: 'digest', label: 'The day in short', hint: 'One e-mail each morning.' },
] as const

/** [CN-15] What Concord e-mails this admin of the business unit that is open. Kept at once. */
export function AlertChoices({ initial }: { initial: Choices }) {
  const [choices, setChoices] = useState(initial)
  const change = async (next: Choices) => {
    const before = choices
    setChoices(next)
    const result = await saveAlertChoicesAction(next).catch(() => null)
    if (result?.ok) return
    setChoices(before)
    toast('It was not saved', { tone: 'need', description: 'Try again in a moment.' })
  }
  return (
    <div className="grid gap-3">
      {rows.map(({ key, label, hint }) => (
        <div key={key} className="flex items-center justify-between gap-4">
          <span>
            {label}
            <span className="block text-faint text-xs">{hint}</span>
          </span>
          <Switch
            label={label}
            checked={choices[key]}
            onCheckedChange={(on) => void change({ ...choices, [key]: on })}
          />
        </div>
      ))}
    </div>
  )
}
