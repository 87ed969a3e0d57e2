'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  CandidateHead,
  type CandidateLine,
  CandidateTable,
  differ,
  orderedFields,
} from '#components/duplicates/candidate-table.tsx'
import { MergeRecords } from '#components/duplicates/merge-records.tsx'
import { SwitchDialog } from '#components/duplicates/switch-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { Candidate, DuplicateGroup, MergeableObject } from '#lib/duplicates/types.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'

/** [DU-1][AC-3] Records of one e-mail. One is synced, by stored evidence; the activity window shows on all of them. */
export function RecordsGroup({ group }: { group: DuplicateGroup }) {
  const router = useRouter()
  const [choosing, setChoosing] = useState<Candidate | null>(null)
  const [merging, setMerging] = useState<MergeableObject | null>(null)
  const { prospect, candidates } = group
  const crownOf = (one: Candidate) =>
    one.prospectId && one.linkState === 'linked'
      ? `Synced with ${one.prospectName ?? 'a prospect'}. ${one.why ?? ''}`.trim()
      : null
  return (
    <>
      {group.may.mergeRecords && (
        <MergeButtons candidates={candidates} onMerge={(object) => setMerging(object)} />
      )}
      <CandidateTable
        caption={`Records with ${group.title}`}
        candidates={candidates}
        lines={linesOf(group)}
        head={(one) => (
          <CandidateHead candidate={one} crowned={crownOf(one)}>
            {one.prospectId && (
              <Link className="link text-xs" href={`/prospects/${one.prospectId}`}>
                Open {one.prospectName ?? 'the prospect'}
              </Link>
            )}
            {prospect && one.prospectId === null && (
              <Button
                size="small"
                icon="crown"
                aria-label={`Sync with this one: ${one.noun} ${one.name}, ${one.id}`}
                onClick={() => setChoosing(one)}
              >
                Sync with this one
              </Button>
            )}
          </CandidateHead>
        )}
      />
      {merging && (
        <MergeRecords
          group={group}
          object={merging}
          onClose={() => setMerging(null)}
          onDone={() => {
            setMerging(null)
            // Of two records one is left: that is no group any more.
            if (candidates.length < 3) router.push('/duplicates')
            else router.refresh()
          }}
        />
      )}
      {choosing && prospect && (
        <SwitchDialog
          prospect={prospect}
          candidate={choosing}
          onClose={() => setChoosing(null)}
          onDone={() => {
            setChoosing(null)
            router.refresh()
          }}
        />
      )}
    </>
  )
}

/** [DU-2] Salesforce merges leads with leads, and contacts with contacts. */
function MergeButtons({
  candidates,
  onMerge,
}: {
  candidates: readonly Candidate[]
  onMerge: (object: MergeableObject) => void
}) {
  const kinds = (['Lead', 'Contact'] as const)
    .map((object) => ({ object, n: candidates.filter(({ noun }) => noun === object).length }))
    .filter(({ n }) => n > 1)
  if (kinds.length === 0) {
    return (
      <p className="max-w-read text-muted text-xs">
        A lead and a contact cannot be merged in Salesforce: convert the lead there into the
        contact, and its prospect follows.
      </p>
    )
  }
  return (
    <div className="flex flex-wrap gap-2">
      {kinds.map(({ object, n }) => (
        <Button key={object} icon="merge" onClick={() => onMerge(object)}>
          Merge {n} {object.toLowerCase()}s in Salesforce…
        </Button>
      ))}
    </div>
  )
}

function linesOf(group: DuplicateGroup): CandidateLine[] {
  const { candidates } = group
  const line = (key: string, label: string, cells: CandidateLine['cells']): CandidateLine => ({
    key,
    label,
    cells,
    differs: false,
  })
  return [
    line(
      'id',
      'Salesforce id',
      candidates.map((one) => <CrmId key={one.id} id={one.id} />),
    ),
    {
      ...line(
        'owner',
        'Owner',
        candidates.map((one) => one.owner ?? <span className="text-faint">Unknown</span>),
      ),
      differs: differ(candidates.map(({ owner }) => owner)),
    },
    line(
      'window',
      'Activity window',
      candidates.map(() => 'Shows here'),
    ),
    line(
      'modified',
      'Changed',
      candidates.map((one) => <RelativeTime key={one.id} at={one.modifiedAt} />),
    ),
    ...orderedFields(group).map((field) => ({
      key: field.name,
      label: field.label,
      differs: field.differs,
      cells: candidates.map(
        (one) =>
          wordsOfValue(one.values[field.name], field.type) ?? (
            <span className="text-faint">Blank</span>
          ),
      ),
    })),
  ]
}
