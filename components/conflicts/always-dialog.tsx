'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { toast } from '#components/ui/toast.tsx'
import { winnerLabels } from '#lib/mapping/labels.ts'
import { alwaysAction, alwaysImpactAction } from '#lib/sync/conflicts/actions.ts'
import type { ConflictField } from '#lib/sync/conflicts/types.ts'

type Winner = 'concord' | 'salesforce'
const say = (value: number) => value.toLocaleString('en-GB')

/** [DU-3] The field's rule from now on, with what that is about [EX-8]. */
export function AlwaysDialog({
  field,
  rule,
  onClose,
}: {
  field: ConflictField
  rule: NonNullable<ConflictField['rule']>
  onClose: () => void
}) {
  const [winner, setWinner] = useState<Winner>(
    rule.winner === 'salesforce' ? 'concord' : 'salesforce',
  )
  const { run, busy, error } = useRun()
  const save = () =>
    run('always', () => alwaysAction({ field: field.field, winner }), {
      quiet: true,
      done: ({ label }) => {
        toast(`${label}: ${winnerLabels[winner]}`, {
          description: 'From the next conflict on.',
        })
        onClose()
      },
    })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`When both change ${field.label}`}
      description={`Until now: ${winnerLabels[rule.winner]}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={busy !== null}
            disabled={winner === rule.winner}
            onClick={save}
          >
            Always so
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <RadioGroup<Winner>
          label="Whose value wins"
          value={winner}
          onValueChange={setWinner}
          choices={[
            {
              value: 'concord',
              label: winnerLabels.concord,
              hint: 'Theirs is kept here as the one that lost.',
            },
            {
              value: 'salesforce',
              label: winnerLabels.salesforce,
              hint: 'Ours is kept here as the one that lost.',
            },
          ]}
        />
        <Impact field={field.field} winner={winner} />
        <ErrorNote said={error} />
      </div>
    </Dialog>
  )
}

function Impact({ field, winner }: { field: string; winner: Winner }) {
  const { data } = useQuery({
    queryKey: ['sync', 'conflicts', 'impact', field, winner],
    queryFn: async () => {
      const result = await alwaysImpactAction({ field, winner })
      if (!result.ok) throw new Error(result.error.message)
      return result.value
    },
  })
  if (!data) return <p className="text-muted text-xs">Counting what this is about…</p>
  const { other, same, differ } = data
  const conflicts = other + same === 1 ? '1 open conflict' : `${say(other + same)} open conflicts`
  return (
    <p className="text-muted text-xs">
      Of {conflicts}, {say(other)} would have ended the other way. They stay as they are: settle
      them here. {differ === 0 ? 'No' : say(differ)} linked{' '}
      {differ === 1 ? 'prospect differs' : 'prospects differ'} from Salesforce in it now; what waits
      is decided by the new rule.
    </p>
  )
}
