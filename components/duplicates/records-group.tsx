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
import { SwitchDialog } from '#components/duplicates/switch-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { Candidate, DuplicateGroup } from '#lib/duplicates/types.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'

/** [DU-1][AC-3] Records of one e-mail. One is synced, by stored evidence; the activity window shows on all of them. */
export function RecordsGroup({ group }: { group: DuplicateGroup }) {
  const router = useRouter()
  const [choosing, setChoosing] = useState<Candidate | null>(null)
  const { prospect, candidates } = group
  const crownOf = (one: Candidate) =>
    one.prospectId && one.linkState === 'linked'
      ? `Synced with ${one.prospectName ?? 'a prospect'}. ${one.why ?? ''}`.trim()
      : null
  return (
    <>
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
