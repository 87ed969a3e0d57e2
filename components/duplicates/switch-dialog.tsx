'use client'

import { useEffect, useState } from 'react'
import { useCommand } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { DiffTable } from '#components/ui/diff.tsx'
import { Note } from '#components/ui/note.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { toast } from '#components/ui/toast.tsx'
import { previewSwitchAction, switchLinkAction } from '#lib/duplicates/actions.ts'
import type { Candidate } from '#lib/duplicates/types.ts'
import type { ExplainedMove } from '#lib/prospects/explanation.ts'
import { wordsOfRule, wordsOfValue } from '#lib/prospects/labels.ts'

/** [DU-2] What would move, before it moves. */
export function SwitchDialog({
  prospect,
  candidate,
  onClose,
  onDone,
}: {
  prospect: { id: string; name: string; crmId: string | null }
  candidate: Candidate
  onClose: () => void
  onDone: () => void
}) {
  const [moves, setMoves] = useState<ExplainedMove[] | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const { run, busy, error } = useCommand<'switch_link'>()
  const asked = { prospectId: prospect.id, crmId: candidate.id }
  useEffect(() => {
    let gone = false
    void previewSwitchAction({ prospectId: prospect.id, crmId: candidate.id })
      .catch(() => null)
      .then((result) => {
        if (gone) return
        if (result?.ok) setMoves(result.value.moves)
        else setFailed(result?.error.message ?? 'The console’s server did not answer.')
      })
    return () => {
      gone = true
    }
  }, [prospect.id, candidate.id])
  const confirm = () =>
    run(
      () => switchLinkAction(asked),
      ({ outcome }) => {
        toast(`${prospect.name} is synced with this ${candidate.noun.toLowerCase()} now`, {
          description: outcome.message,
        })
        onDone()
      },
    )
  const noun = candidate.noun.toLowerCase()
  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => !open && !busy && onClose()}
      title={`Sync ${prospect.name} with this ${noun}?`}
      description={
        prospect.crmId
          ? 'The record that it is synced with now stays as it is in Salesforce. Nothing is agreed with the new one yet, so every field that differs is settled by its rule.'
          : 'Nothing is agreed with this record yet, so every field that differs is settled by its rule.'
      }
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button variant="primary" busy={busy} disabled={moves === null} onClick={confirm}>
            Sync with this {noun}
          </Button>
        </>
      }
    >
      {moves === null && !failed && <Spinner />}
      {moves?.length === 0 && <p className="text-muted">Both sides are equal: nothing moves.</p>}
      {moves && moves.length > 0 && (
        <DiffTable
          caption="What would move"
          rows={moves.map((move) => ({
            key: move.field,
            field: move.label,
            concord: {
              value: wordsOfValue(move.ours) ?? 'Blank',
              kind: move.direction === 'out' ? 'concord' : 'old',
            },
            salesforce: {
              value: wordsOfValue(move.theirs) ?? 'Blank',
              kind: move.direction === 'in' ? 'salesforce' : 'old',
            },
            direction: move.direction,
            why: wordsOfRule(move.rule),
          }))}
        />
      )}
      {(failed ?? error) && (
        <Note tone="need" role="alert" className="mt-3">
          {failed ?? error}
        </Note>
      )}
    </Dialog>
  )
}
