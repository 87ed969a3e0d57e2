'use client'

import { Fragment, useEffect, useState } from 'react'
import { lettersAreOn, switchLetters } from '#components/shell/keys.ts'
import { navigationFor } from '#components/shell/navigation.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { Switch } from '#components/ui/switch.tsx'
import type { Role } from '#lib/auth/permissions.ts'

const everywhere = [
  { keys: ['⌘ K'], does: 'Search, go, do' },
  { keys: ['/'], does: 'Find on this screen' },
  { keys: ['?'], does: 'This list' },
  { keys: ['esc'], does: 'Close, go back' },
]

const inLists = [
  { keys: ['j', 'k'], does: 'Next, previous: a row, or the prospect of a list' },
  { keys: ['x'], does: 'Select the row' },
  { keys: ['⇧', 'click'], does: 'Select up to here' },
  { keys: ['space'], does: 'Peek' },
  { keys: ['↵'], does: 'Open' },
]

export function KeyboardHelp({
  open,
  onOpenChange,
  role,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  role: Role
}) {
  const [on, setOn] = useState(true)
  useEffect(() => {
    if (open) setOn(lettersAreOn())
  }, [open])
  const screens = navigationFor(role)
    .flatMap((group) => group.items)
    .flatMap(({ letter, label }) => (letter ? { keys: ['g', letter], does: label } : []))
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard" size="wide">
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 max-desk:grid-cols-1">
        <div className="grid content-start gap-5">
          <Keys title="Everywhere" rows={everywhere} />
          <Keys title="In lists" rows={inLists} />
        </div>
        <Keys title="Go to" rows={screens} />
      </div>
      <div className="mt-5 flex items-center justify-between border-border border-t pt-4">
        <p className="text-muted">Single letters act on their own</p>
        <Switch
          label="Single letters act on their own"
          checked={on}
          onCheckedChange={(next) => {
            setOn(next)
            switchLetters(next)
          }}
        />
      </div>
    </Dialog>
  )
}

function Keys({
  title,
  rows,
}: {
  title: string
  rows: readonly { keys: readonly string[]; does: string }[]
}) {
  return (
    <section>
      <h3 className="mb-1.5 text-faint text-xs">{title}</h3>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-y-1">
        {rows.map((row) => (
          <Fragment key={row.does}>
            <dt>{row.does}</dt>
            <dd className="flex gap-1">
              {row.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}
