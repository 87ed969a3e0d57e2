'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { settleFieldAction } from '#lib/sync/conflicts/actions.ts'
import type { ConflictField, ConflictUse } from '#lib/sync/conflicts/types.ts'

const say = (value: number) => value.toLocaleString('en-GB')

/** All of a field, a step at a time: what is done stays done, and the next try goes on from there. */
export function SettleDialog({
  field,
  use,
  onClose,
}: {
  field: ConflictField
  use: ConflictUse
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [done, setDone] = useState<number | null>(null)
  const [error, setError] = useState<string | null>(null)
  const reached = useRef({ after: null as string | null, done: 0, changed: 0, refused: 0 })
  const total = field.concordWon + field.salesforceWon
  const words = wordsOf(field, use, total)
  const confirm = async () => {
    setError(null)
    for (;;) {
      setDone(reached.current.done)
      const { after } = reached.current
      const step = await settleFieldAction({ use, field: field.field, after }).catch(() => null)
      if (!step?.ok) {
        setDone(null)
        setError(step?.error.message ?? 'The console’s server did not answer. Try again to go on.')
        return
      }
      const { value } = step
      reached.current = {
        after: value.next,
        done: reached.current.done + value.done,
        changed: reached.current.changed + value.changed,
        refused: reached.current.refused + value.refused,
      }
      if (value.next === null) break
    }
    void queries.invalidateQueries()
    const { changed, refused, done: all } = reached.current
    toast(`${say(all - refused)} ${field.label} settled`, {
      description: [
        changed > 0 && `${say(changed)} values changed here and go to Salesforce.`,
        refused > 0 && `${say(refused)} could not be changed and stay.`,
      ]
        .filter(Boolean)
        .join(' '),
    })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && done === null && onClose()}
      title={words.title}
      footer={
        <>
          <Button onClick={onClose} disabled={done !== null}>
            Cancel
          </Button>
          <Button variant="primary" busy={done !== null} onClick={confirm}>
            {words.verb}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p className="text-muted">{words.text}</p>
        {done !== null && <ProgressBar label={words.verb} done={done} total={total} />}
        {error && <Note tone="need">{error}</Note>}
      </div>
    </Dialog>
  )
}

function wordsOf(field: ConflictField, use: ConflictUse, total: number) {
  const n = say(total)
  const { label, concordWon, salesforceWon } = field
  if (use === 'kept') {
    return {
      title: `Leave ${label} as it is?`,
      verb: `Leave ${n}`,
      text: `The values that won stay. The ${n} that lost leave this list and stay in the fields’ history.`,
    }
  }
  const [whose, moving] =
    use === 'ours' ? ['Concord’s', salesforceWon] : ['Salesforce’s', concordWon]
  return {
    title: `Use ${whose} ${label}?`,
    verb: `Use ${use} in ${n}`,
    text: `${say(moving)} of ${n} lost and take the place of the value that won, here and with the next push in Salesforce. The others stay as they are.`,
  }
}
