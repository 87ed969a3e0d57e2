'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Note } from '#components/ui/note.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toast.tsx'
import { previewTurnOnAction, turnOnAction } from '#lib/automation/actions.ts'
import type { RuleRow } from '#lib/automation/types.ts'

/** [AU-2] Turning a rule on is never one click: who matches now, and what happens to them, stands before it. */
export function TurnOnDialog({
  rule,
  onClose,
  onDone,
}: {
  rule: RuleRow
  onClose: () => void
  onDone: () => void
}) {
  const { locale } = useClock()
  const [existing, setExisting] = useState<'act' | 'leave'>('act')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { data, error } = useQuery({
    queryKey: ['automation', rule.id, 'turn-on'],
    queryFn: async () => {
      const result = await previewTurnOnAction({ id: rule.id })
      if (!result.ok) throw new Error(result.error.message)
      return result.value
    },
    staleTime: 0,
    retry: false,
  })
  const say = (n: number) => new Intl.NumberFormat(locale).format(n)
  const people = (n: number) => `${say(n)} ${n === 1 ? 'prospect' : 'prospects'}`
  const confirm = async () => {
    setBusy(true)
    const result = await turnOnAction({ id: rule.id, existing }).catch(() => null)
    setBusy(false)
    if (!result?.ok) return setProblem(result?.error.message ?? 'The console did not answer.')
    toast(`${rule.name} is on`)
    onDone()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Turn on ${rule.name}?`}
      description={`When ${rule.says}: ${rule.does}.`}
      size="wide"
      footer={
        <>
          <Button onClick={onClose}>Keep it paused</Button>
          <Button variant="primary" busy={busy} disabled={!data} onClick={confirm}>
            Turn on
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {data ? (
          <>
            <p className="tabular-nums">
              <strong className="font-semibold">{people(data.matching)}</strong> of {say(data.of)}{' '}
              {data.matching === 1 ? 'matches' : 'match'} now
              {data.would < data.matching &&
                `; for ${people(data.matching - data.would)} of them it has acted already`}
              .
            </p>
            {data.would > 0 && (
              <RadioGroup<'act' | 'leave'>
                label="Those who match now"
                value={existing}
                onValueChange={setExisting}
                choices={[
                  {
                    value: 'act',
                    label: `Act on ${people(data.would)} now`,
                    hint: `The first are ${data.examples
                      .slice(0, 3)
                      .map(({ name }) => name)
                      .join(', ')}. Then on whoever comes to match.`,
                  },
                  {
                    value: 'leave',
                    label: 'Leave them alone',
                    hint: 'Only whoever comes to match from now on is acted on.',
                  },
                ]}
              />
            )}
          </>
        ) : error ? (
          <Note tone="need">They could not be counted: {error.message}</Note>
        ) : (
          <Skeleton className="h-16 w-full" />
        )}
        {problem && <Note tone="need">{problem}</Note>}
      </div>
    </Dialog>
  )
}
