'use client'

import { useState } from 'react'
import { useCommand } from '#components/connector/use-run.ts'
import {
  CandidateHead,
  CandidateTable,
  differ,
  orderedFields,
} from '#components/duplicates/candidate-table.tsx'
import { choicesOf, type MergeChoices, resultOf } from '#components/duplicates/merge-choices.ts'
import { Pick } from '#components/duplicates/pick.tsx'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { mergeRecordsAction } from '#lib/duplicates/actions.ts'
import { mergeOutlook } from '#lib/duplicates/merge-outlook.ts'
import type { Candidate, DuplicateGroup, MergeableObject } from '#lib/duplicates/types.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'

/** Salesforce merges no more at a time. */
const mergedMost = 3
const blank = <span className="text-faint">Blank</span>

/** [DU-2] Which records are one, which stays and with which values, and what comes of it; Salesforce merges them. */
export function MergeRecords({
  group,
  object,
  onClose,
  onDone,
}: {
  group: DuplicateGroup
  object: MergeableObject
  onClose: () => void
  onDone: () => void
}) {
  const candidates = group.candidates.filter(({ noun }) => noun === object)
  const [choices, setChoices] = useState<MergeChoices>(() =>
    choicesOf(candidates, candidates.slice(0, mergedMost)),
  )
  const { run, busy, error } = useCommand<'merge_records'>()
  const [unknown, setUnknown] = useState<string | null>(null)
  const chosen = candidates.filter(({ id }) => choices.ids.includes(id))
  const master = chosen.find(({ id }) => id === choices.masterId)
  const losers = chosen.filter(({ id }) => id !== choices.masterId)
  const noun = `${object.toLowerCase()}s`
  const merge = () =>
    run(
      () => mergeRecordsAction(wishOf(object, choices, chosen)),
      ({ outcome }) => {
        if (outcome.result === 'unknown') return setUnknown(outcome.message)
        toast(`${chosen.length} ${noun} are one in Salesforce now`, {
          description: outcome.message,
        })
        onDone()
      },
    )
  const toggle = (id: string, on: boolean) => {
    const ids = on ? [...choices.ids, id] : choices.ids.filter((one) => one !== id)
    const next = candidates.filter((one) => ids.includes(one.id))
    setChoices(choicesOf(candidates, next))
  }
  return (
    <Dialog
      open
      size="huge"
      onOpenChange={(open) => !open && !busy && onClose()}
      title={`Merge ${noun} in Salesforce`}
      description="Salesforce keeps one and moves what hangs on the others to it: tasks, campaigns, files. This cannot be undone there."
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {unknown ? 'Close' : 'Cancel'}
          </Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={losers.length === 0 || unknown !== null}
            onClick={merge}
          >
            Merge {chosen.length} {noun} in Salesforce
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {candidates.length > mergedMost && (
          <Note>Salesforce merges two or three at a time: choose which.</Note>
        )}
        <ChoiceTable {...{ group, object, candidates, chosen, choices, setChoices, toggle }} />
        {master && losers.length > 0 && (
          <section aria-label="What happens">
            <h3 className="mb-1 font-semibold">What happens</h3>
            <ul className="grid gap-1 text-muted">
              <li>
                {master.name} <CrmId id={master.id} copy={false} /> stays.{' '}
                {losers.length === 1
                  ? 'The other goes to Salesforce’s recycle bin.'
                  : 'The two others go to Salesforce’s recycle bin.'}
              </li>
              <li>{changedWords(group, object, chosen, choices)}</li>
              {mergeOutlook(master, losers, group.joins).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        )}
        {(unknown ?? error) && (
          <Note tone={unknown ? 'neutral' : 'need'} role="alert">
            {unknown ?? error}
          </Note>
        )}
      </div>
    </Dialog>
  )
}

function wishOf(object: MergeableObject, choices: MergeChoices, chosen: readonly Candidate[]) {
  const take = Object.entries(choices.take).filter(([, id]) => id !== choices.masterId)
  return {
    object,
    masterId: choices.masterId,
    loserIds: choices.ids.filter((id) => id !== choices.masterId),
    take: Object.fromEntries(take),
    seen: Object.fromEntries(chosen.map(({ id, modifiedAt }) => [id, modifiedAt])),
  }
}

function changedWords(
  group: DuplicateGroup,
  object: MergeableObject,
  chosen: readonly Candidate[],
  choices: MergeChoices,
): string {
  const master = chosen.find(({ id }) => id === choices.masterId)
  const changed = group.fields.filter(
    ({ name }) =>
      group.writable[object].includes(name) &&
      differ([resultOf(chosen, choices, name), master?.values[name]]),
  )
  if (changed.length === 0) return 'No value of it changes.'
  return `It takes over ${changed.map(({ label }) => label).join(', ')}.`
}

function ChoiceTable({
  group,
  object,
  candidates,
  chosen,
  choices,
  setChoices,
  toggle,
}: {
  group: DuplicateGroup
  object: MergeableObject
  candidates: readonly Candidate[]
  chosen: readonly Candidate[]
  choices: MergeChoices
  setChoices: (choices: MergeChoices) => void
  toggle: (id: string, on: boolean) => void
}) {
  const fields = orderedFields({ ...group, candidates: [...chosen] }).filter(
    ({ name, differs }) => differs && group.writable[object].includes(name),
  )
  return (
    <CandidateTable
      raised
      caption={`Records with ${group.title} that become one`}
      candidates={candidates}
      lastHead={<span className="font-medium">After the merge</span>}
      head={(one) => (
        <CandidateHead candidate={{ ...one, why: null }} crowned={null}>
          <span className="grid gap-1.5">
            {candidates.length > 2 && (
              <Checkbox
                checked={choices.ids.includes(one.id)}
                disabled={!choices.ids.includes(one.id) && choices.ids.length >= mergedMost}
                onCheckedChange={(on) => toggle(one.id, on)}
              >
                Merge <span className="sr-only">{one.id}</span>
              </Checkbox>
            )}
            {choices.ids.includes(one.id) && (
              <Pick
                on={choices.masterId === one.id}
                label={`${one.name}, ${one.id}, stays`}
                onPick={() => setChoices({ ...choices, masterId: one.id })}
              >
                {choices.masterId === one.id ? 'Stays' : 'Let it stay'}
              </Pick>
            )}
          </span>
        </CandidateHead>
      )}
      lines={[
        {
          key: 'owner',
          label: 'Owner',
          differs: false,
          cells: [
            ...candidates.map(({ owner }) => owner ?? <span className="text-faint">Unknown</span>),
            chosen.find(({ id }) => id === choices.masterId)?.owner ?? blank,
          ],
        },
        ...fields.map((field) => ({
          key: field.name,
          label: field.label,
          differs: true,
          cells: [
            ...candidates.map((one) => {
              const words = wordsOfValue(one.values[field.name], field.type)
              if (!choices.ids.includes(one.id)) return words ?? blank
              return (
                <Pick
                  key={one.id}
                  on={(choices.take[field.name] ?? choices.masterId) === one.id}
                  label={`${field.label}: ${words ?? 'blank'}, of ${one.id}`}
                  onPick={() =>
                    setChoices({ ...choices, take: { ...choices.take, [field.name]: one.id } })
                  }
                >
                  {words ?? 'Blank'}
                </Pick>
              )
            }),
            wordsOfValue(resultOf(chosen, choices, field.name), field.type) ?? blank,
          ],
        })),
      ]}
    />
  )
}
