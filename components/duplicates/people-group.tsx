'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  CandidateHead,
  CandidateTable,
  orderedFields,
} from '#components/duplicates/candidate-table.tsx'
import { choicesOf, type MergeChoices, resultOf } from '#components/duplicates/merge-choices.ts'
import { MergeDialog } from '#components/duplicates/merge-dialog.tsx'
import { Pick } from '#components/duplicates/pick.tsx'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Note } from '#components/ui/note.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { Candidate, DuplicateGroup } from '#lib/duplicates/types.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'

const mergedMost = 3

/** [DL-5] Which of them are one person, who stays, and whose value stays field by field; the last column is the outcome. */
export function PeopleGroup({ group }: { group: DuplicateGroup }) {
  const router = useRouter()
  const { candidates } = group
  const [choices, setChoices] = useState<MergeChoices>(() =>
    choicesOf(candidates, candidates.slice(0, mergedMost)),
  )
  const [asking, setAsking] = useState(false)
  const chosen = candidates.filter(({ id }) => choices.ids.includes(id))
  const toggle = (id: string, on: boolean) => {
    const ids = on ? [...choices.ids, id] : choices.ids.filter((one) => one !== id)
    setChoices(
      choicesOf(
        candidates,
        candidates.filter((one) => ids.includes(one.id)),
      ),
    )
  }
  const fields = orderedFields({ ...group, candidates: chosen.length > 1 ? chosen : candidates })
  return (
    <div className="grid gap-4">
      {candidates.length > mergedMost && (
        <Note>Two or three prospects are merged at a time: choose which.</Note>
      )}
      <CandidateTable
        caption={`Prospects like ${group.title}`}
        candidates={candidates}
        lastHead={<ResultHead name={candidates.find(({ id }) => id === choices.masterId)?.name} />}
        head={(one) => (
          <CandidateHead candidate={one} crowned={null}>
            <span className="grid gap-1.5">
              {candidates.length > 2 && (
                <Checkbox
                  checked={choices.ids.includes(one.id)}
                  disabled={!choices.ids.includes(one.id) && choices.ids.length >= mergedMost}
                  onCheckedChange={(on) => toggle(one.id, on)}
                >
                  Merge <span className="sr-only">{one.email ?? one.name}</span>
                </Checkbox>
              )}
              {choices.ids.includes(one.id) && (
                <Pick
                  on={choices.masterId === one.id}
                  label={`${one.email ?? one.name} stays`}
                  onPick={() => setChoices({ ...choices, masterId: one.id })}
                >
                  {choices.masterId === one.id ? 'Stays' : 'Let it stay'}
                </Pick>
              )}
              <Link className="link text-xs" href={`/prospects/${one.id}`}>
                Open
              </Link>
            </span>
          </CandidateHead>
        )}
        lines={[
          linkLine(candidates, choices, setChoices),
          ...fields.map((field) => ({
            key: field.name,
            label: field.label,
            differs: field.differs,
            cells: [
              ...candidates.map((one) => {
                const words = wordsOfValue(one.values[field.name], field.type)
                if (!field.differs || !choices.ids.includes(one.id)) return words ?? blank
                return (
                  <Pick
                    key={one.id}
                    on={(choices.take[field.name] ?? choices.masterId) === one.id}
                    label={`${field.label}: ${words ?? 'blank'}, of ${one.email ?? one.name}`}
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
      {group.may.remove && (
        <div>
          <Button
            variant="primary"
            icon="merge"
            disabled={chosen.length < 2}
            onClick={() => setAsking(true)}
          >
            Merge {chosen.length} prospects…
          </Button>
        </div>
      )}
      {asking && (
        <MergeDialog
          chosen={chosen}
          choices={choices}
          fields={fields}
          onClose={() => setAsking(false)}
          onDone={(id) => router.push(`/prospects/${id}`)}
        />
      )}
    </div>
  )
}

const blank = <span className="text-faint">Blank</span>

function ResultHead({ name }: { name: string | undefined }) {
  return (
    <span className="grid gap-1">
      <span className="font-medium">After the merge</span>
      <span className="text-muted text-xs">{name ?? 'Choose two'}</span>
    </span>
  )
}

/** Whose link stays: at most one. */
function linkLine(
  candidates: readonly Candidate[],
  choices: MergeChoices,
  setChoices: (choices: MergeChoices) => void,
) {
  const linked = candidates.filter(({ crmId, id }) => crmId !== null && choices.ids.includes(id))
  const kept = linked.find(({ id }) => id === choices.linkOf)
  return {
    key: 'link',
    label: 'In Salesforce',
    differs: linked.length > 1,
    cells: [
      ...candidates.map((one) => {
        if (one.crmId === null) return <span className="text-faint">Not linked</span>
        const words = (
          <>
            <VoiceMark voice="salesforce">{one.crmObject}</VoiceMark>{' '}
            <CrmId id={one.crmId} copy={false} />
          </>
        )
        if (linked.length < 2 || !choices.ids.includes(one.id)) return words
        return (
          <Pick
            key={one.id}
            on={choices.linkOf === one.id}
            label={`Keep the link to the ${one.crmObject} ${one.crmId}`}
            onPick={() => setChoices({ ...choices, linkOf: one.id })}
          >
            {words}
          </Pick>
        )
      }),
      kept?.crmId ? `${kept.crmObject} of ${kept.email ?? kept.name}` : blank,
    ],
  }
}
