'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { AssignTargetField } from '#components/prospects/assign-target.tsx'
import { type BulkEnd, useBulk } from '#components/prospects/use-bulk.ts'
import { Button } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { countSelectedAction } from '#lib/prospects/bulk-actions.ts'
import type { BulkVerb } from '#lib/prospects/input.ts'
import type { BulkSelection } from '#lib/prospects/query.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

export type BulkKind = Extract<BulkVerb['kind'], 'assign' | 'sync' | 'recycle'>
type Verb = Extract<BulkVerb, { kind: BulkKind }>

type Facts = { count: number; linked: number; withoutEmail: number; assigned: number }

/** The question with its exact count, what will happen, then how far it is. */
export function BulkDialog({
  kind,
  selection,
  onClose,
  onDone,
}: {
  kind: BulkKind
  selection: BulkSelection
  onClose: () => void
  onDone: () => void
}) {
  const { locale } = useClock()
  const [target, setTarget] = useState<AssignTarget | null>(null)
  const { run, progress, error } = useBulk()
  const { data: counted, error: uncounted } = useQuery({
    queryKey: ['prospects', 'selected', selection],
    queryFn: async () => {
      const result = await countSelectedAction(selection)
      if (!result.ok) throw new Error(result.error.message)
      return result.value
    },
    staleTime: 0,
  })
  const say = (n: number) => new Intl.NumberFormat(locale).format(n)
  const count = counted ? say(counted.count) : '…'
  const noun = counted?.count === 1 ? 'prospect' : 'prospects'
  const words = wordsOf(kind, `${count} ${noun}`, count)
  const verb: Verb | null = kind !== 'assign' ? { kind } : target === null ? null : { kind, target }
  const ready = counted !== undefined && counted.count > 0 && verb !== null

  const confirm = async () => {
    if (!verb) return
    const end = await run(selection, verb)
    if (!end) return
    toast(doneWords(verb, end, say))
    onDone()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !progress && onClose()}
      title={words.title}
      footer={
        <>
          <Button onClick={onClose} disabled={progress !== null}>
            Cancel
          </Button>
          <Button
            variant={kind === 'recycle' ? 'danger' : 'primary'}
            busy={progress !== null}
            disabled={!ready}
            onClick={confirm}
          >
            {words.verb}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {kind === 'assign' && <AssignTargetField target={target} onChange={setTarget} />}
        <p className="text-muted">{words.text}</p>
        {counted && <Consequences facts={counted} kind={kind} say={say} />}
        {progress && counted && (
          <ProgressBar label={words.verb} done={progress.done} total={counted.count} />
        )}
        {(error ?? uncounted) && <Note tone="need">{error ?? uncounted?.message}</Note>}
      </div>
    </Dialog>
  )
}

function wordsOf(kind: BulkKind, what: string, count: string) {
  switch (kind) {
    case 'assign':
      return {
        title: `Assign ${what}?`,
        verb: `Assign ${count}`,
        text: 'Those without a record in Salesforce are created there as leads, with the owner that you choose.',
      }
    case 'sync':
      return {
        title: `Sync ${what} with the CRM?`,
        verb: `Sync ${count}`,
        text: 'Each is compared with its record, both ways, as soon as the connector comes to it. A paused connector leaves them waiting.',
      }
    case 'recycle':
      return {
        title: `Move ${what} to the recycle bin?`,
        verb: `Move ${count}`,
        text: 'Their leads and contacts in Salesforce stay as they are. Everything comes back when you restore them.',
      }
  }
}

function Consequences({
  facts,
  kind,
  say,
}: {
  facts: Facts
  kind: BulkKind
  say: (n: number) => string
}) {
  const lines = [
    { label: 'Linked to a lead or contact', n: facts.linked },
    kind === 'assign' && { label: 'Assigned to somebody now', n: facts.assigned },
    kind !== 'recycle' && { label: 'Without e-mail: cannot be matched', n: facts.withoutEmail },
  ].filter((line) => line !== false)
  return (
    <ul>
      {lines.map(({ label, n }) => (
        <li key={label} className="flex gap-4 text-muted text-xs leading-5">
          <span className="flex-1">{label}</span>
          <span className="text-text tabular-nums">{say(n)}</span>
        </li>
      ))}
    </ul>
  )
}

function doneWords(verb: Verb, end: BulkEnd, say: (n: number) => string): string {
  const what = `${say(end.changed)} ${end.changed === 1 ? 'prospect' : 'prospects'}`
  if (verb.kind === 'sync') return `${what} wait to be synced`
  if (verb.kind === 'recycle') return `${what} moved to the recycle bin`
  const already = end.done - end.changed - end.owned
  return [
    `${what} assigned ${verb.target.to === 'group' ? 'in turn by' : 'to'} ${end.name ?? 'nobody'}`,
    already > 0 && `${say(already)} were already`,
    end.owned > 0 && `${say(end.owned)} stay with their owner`,
  ]
    .filter(Boolean)
    .join(', ')
}
