'use client'

import { useState } from 'react'
import { type MergeChoices, resultOf } from '#components/duplicates/merge-choices.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Candidate, DuplicateGroup } from '#lib/duplicates/types.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'
import { mergeProspectsAction } from '#lib/prospects/merge-actions.ts'

/** [DL-5] What comes of it, before it is done. */
export function MergeDialog({
  chosen,
  choices,
  fields,
  onClose,
  onDone,
}: {
  chosen: readonly Candidate[]
  choices: MergeChoices
  fields: DuplicateGroup['fields']
  onClose: () => void
  onDone: (id: string) => void
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const master = chosen.find(({ id }) => id === choices.masterId)
  const others = chosen.filter(({ id }) => id !== choices.masterId)
  const left = chosen.filter(({ id, crmId }) => crmId !== null && id !== choices.linkOf)
  const changed = fields.filter(
    ({ name }) => resultOf(chosen, choices, name) !== (master?.values[name] ?? null),
  )
  const merge = async () => {
    setBusy(true)
    setError(null)
    const { masterId, take, linkOf } = choices
    const otherIds = others.map(({ id }) => id)
    const result = await mergeProspectsAction({ masterId, otherIds, take, linkOf }).catch(
      () => null,
    )
    setBusy(false)
    if (!result?.ok) {
      setError(result?.error.message ?? 'The console’s server did not answer. Try again.')
      return
    }
    toast(`${chosen.length} prospects are ${result.value.name} now`)
    onDone(result.value.id)
  }
  const activities = others.reduce((sum, one) => sum + one.activities, 0)
  const points = others.reduce((sum, one) => sum + one.score, 0)
  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => !open && !busy && onClose()}
      title={`Merge ${chosen.length} prospects?`}
      description={`${master?.email ?? master?.name} stays. ${others.map((one) => one.email ?? one.name).join(' and ')} ${others.length === 1 ? 'goes' : 'go'} to the recycle bin.`}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant="primary" busy={busy} onClick={merge}>
            Merge {chosen.length} prospects
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Facts
          labelWidth={132}
          facts={[
            {
              label: 'Values that change',
              value: changed.length === 0 ? 'None' : '',
            },
            ...changed.map(({ name, label, type }) => ({
              key: name,
              label,
              value: wordsOfValue(resultOf(chosen, choices, name), type) ?? 'Blank',
            })),
            { label: 'Activities', value: `${activities.toLocaleString('en-GB')} more` },
            { label: 'Score', value: `${points.toLocaleString('en-GB')} points more` },
          ]}
        />
        {left.length > 0 && (
          <Note>
            {left.length === 1
              ? `The ${left[0]?.crmObject?.toLowerCase()} of ${left[0]?.email ?? left[0]?.name} stays in Salesforce as it is and is synced with nobody afterwards.`
              : `${left.length} records stay in Salesforce as they are and are synced with nobody afterwards.`}
          </Note>
        )}
        <p className="text-muted">
          This cannot be undone in one step: whoever is restored from the recycle bin comes back
          with its values and history, and without its activities and its link.
        </p>
        <ErrorNote said={error} />
      </div>
    </Dialog>
  )
}
