'use client'

import { useState } from 'react'
import { AlwaysDialog } from '#components/conflicts/always-dialog.tsx'
import { SettleDialog } from '#components/conflicts/settle-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { directionLabels, winnerLabels } from '#lib/mapping/labels.ts'
import type { ConflictField, ConflictUse } from '#lib/sync/conflicts/types.ts'

/** The chosen field: its rule now, and what can be done about all of it. */
export function FieldHead({ field, mayChange }: { field: ConflictField; mayChange: boolean }) {
  const [always, setAlways] = useState(false)
  const [settling, setSettling] = useState<ConflictUse | null>(null)
  const n = field.concordWon + field.salesforceWon
  const all = n === 1 ? 'the one' : `all ${n.toLocaleString('en-GB')}`
  return (
    <section
      aria-label={field.label}
      className="flex flex-wrap items-center gap-x-6 gap-y-2 border-border border-b bg-bg px-6 py-3 max-desk:px-4"
    >
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="font-semibold text-md">{field.label}</h2>
        <p className="text-muted text-xs">
          {field.rule
            ? `${winnerLabels[field.rule.winner]}. ${directionLabels[field.rule.direction]}.`
            : 'It is not mapped any more: both sides keep what they have.'}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Menu trigger={<Button>Settle {all}</Button>}>
          <MenuItem icon="concord" onSelect={() => setSettling('ours')}>
            Use ours in {all}…
          </MenuItem>
          <MenuItem icon="cloud" onSelect={() => setSettling('theirs')}>
            Use theirs in {all}…
          </MenuItem>
          <MenuItem icon="check" onSelect={() => setSettling('kept')}>
            Leave {all} as they are…
          </MenuItem>
        </Menu>
        {mayChange && field.rule && (
          <Button onClick={() => setAlways(true)}>Always so for this field…</Button>
        )}
      </div>
      {settling && <SettleDialog field={field} use={settling} onClose={() => setSettling(null)} />}
      {always && field.rule && (
        <AlwaysDialog field={field} rule={field.rule} onClose={() => setAlways(false)} />
      )}
    </section>
  )
}
