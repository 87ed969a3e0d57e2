'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { nothingSelected, type Selection, selectedCount } from '#components/grid/selection.ts'
import { SelectionBar } from '#components/grid/selection-bar.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import { restoreStepAction } from '#lib/prospects/bin-actions.ts'
import type { BinReason } from '#lib/prospects/types.ts'

/** [DL-4] Restores the chosen, or all that match, step by step; whose e-mail is taken stays and is counted. */
export function RestoreBar({
  selection,
  total,
  reason,
  onChange,
}: {
  selection: Selection
  total: number | undefined
  reason: BinReason
  onChange: (selection: Selection) => void
}) {
  const queries = useQueryClient()
  const [done, setDone] = useState<number | null>(null)
  const restore = async () => {
    const wanted =
      selection.mode === 'some'
        ? { mode: 'some' as const, ids: [...selection.ids] }
        : { mode: 'all' as const, reason, except: [...selection.except] }
    let after: string | null = null
    let [seen, restored] = [0, 0]
    do {
      setDone(seen)
      const step: Awaited<ReturnType<typeof restoreStepAction>> | null = await restoreStepAction({
        selection: wanted,
        after,
      }).catch(() => null)
      if (!step?.ok) {
        toast('Not all were restored', {
          tone: 'need',
          description: `${step?.error.message ?? 'The console’s server did not answer.'} ${restored} are back; try again to go on.`,
        })
        break
      }
      seen += step.value.done
      restored += step.value.restored
      after = step.value.next
      if (after === null) say(restored, seen - restored)
    } while (after !== null)
    setDone(null)
    onChange(nothingSelected)
    void queries.invalidateQueries({ queryKey: ['prospects'] })
  }
  const count = selectedCount(selection, total)
  return (
    <SelectionBar selection={selection} total={total} onChange={onChange}>
      <Button variant="ghost" icon="history" busy={done !== null} onClick={() => void restore()}>
        {done ? `${done} done` : `Restore ${count ?? 'all'}`}
      </Button>
    </SelectionBar>
  )
}

function say(restored: number, left: number): void {
  const words = restored === 1 ? '1 prospect restored' : `${restored} prospects restored`
  if (left === 0) {
    toast(words)
    return
  }
  toast(words, {
    tone: 'need',
    description:
      left === 1
        ? '1 stays here: a live prospect has the e-mail. Merge the two, or change one e-mail, first.'
        : `${left} stay here: live prospects have their e-mails. Merge each two, or change one e-mail, first.`,
  })
}
