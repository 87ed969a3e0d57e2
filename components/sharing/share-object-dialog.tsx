'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { CriteriaBuilder } from '#components/criteria/criteria-builder.tsx'
import { draftComplaint } from '#components/criteria/draft.ts'
import { PreviewPanel } from '#components/sharing/preview-panel.tsx'
import { ShownFields } from '#components/sharing/shown-fields.tsx'
import { usePreview } from '#components/sharing/use-preview.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section, SectionHead } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Criteria } from '#lib/criteria/types.ts'
import { candidateQuery } from '#lib/sharing/client.ts'
import { previewCustomSharingAction, shareCustomObjectAction } from '#lib/sharing/custom-actions.ts'
import type { CustomCandidate } from '#lib/sharing/custom-objects.ts'
import type { CustomSharing, SharedCustomObject } from '#lib/sharing/types.ts'

/** Which records, which fields, and what that would bring: nothing is in force before it was counted. */
export function ShareObjectDialog({
  candidate: { apiName, plural },
  shared,
  onClose,
}: {
  candidate: CustomSharing['candidates'][number]
  shared: SharedCustomObject | null
  onClose: () => void
}) {
  const { data: candidate, error, refetch } = useQuery(candidateQuery(apiName))
  if (candidate) return <Editor candidate={candidate} shared={shared} onClose={onClose} />
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={titleOf(plural, shared !== null)}
      size="huge"
      footer={<Button onClick={onClose}>Cancel</Button>}
    >
      {error ? (
        <Note
          tone="need"
          role="alert"
          actions={
            <Button size="small" icon="retry" onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {error.message} Look again for custom objects if it was renamed or removed.
        </Note>
      ) : (
        <div className="grid gap-3">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      )}
    </Dialog>
  )
}

const titleOf = (plural: string, isShared: boolean) =>
  isShared ? `Change how ${plural} are shared` : `Share ${plural}`

function Editor({
  candidate,
  shared,
  onClose,
}: {
  candidate: CustomCandidate
  shared: SharedCustomObject | null
  onClose: () => void
}) {
  const { apiName, plural, fields: choices } = candidate
  const saved = {
    criteria: shared?.rule?.criteria ?? null,
    fields: shared?.fields.map(({ name }) => name) ?? [],
  }
  const [criteria, setCriteria] = useState<Criteria | null>(saved.criteria)
  const [fields, setFields] = useState<string[]>(saved.fields)
  const ruled = useMemo(
    () => choices.filter(({ mayRule }) => mayRule).map((one) => ({ ...one, hint: one.name })),
    [choices],
  )
  const complaint = criteria && draftComplaint(criteria, ruled)
  const draft = { apiName, criteria, fields }
  // Which fields are shown changes no count; without conditions the first two say what a record is like.
  const asked = { ...draft, fields: criteria ? [] : fields.slice(0, 2) }
  const counted = usePreview(apiName, previewCustomSharingAction, asked, complaint === null)
  const { run, busy, error } = useRun()
  const isSame = shared !== null && JSON.stringify({ criteria, fields }) === JSON.stringify(saved)
  const leave = counted.preview?.leave ?? 0
  const apply = () =>
    run('share', () => shareCustomObjectAction(draft), {
      quiet: true,
      done: () => {
        toast(`${plural} are shared`, { description: 'They are read from the beginning now.' })
        onClose()
      },
    })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={titleOf(plural, shared !== null)}
      description="Concord reads these records, shows them with the prospects that they belong to, and offers them to lists and rules. Nothing is written to them."
      size="huge"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={leave > 0 ? 'danger' : 'primary'}
            disabled={isSame || complaint !== null || counted.preview === null || busy !== null}
            onClick={() => void apply()}
          >
            {shared === null ? `Share ${plural}` : 'Apply'}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-8 max-desk:grid-cols-1">
        <div className="grid min-w-0 content-start gap-6">
          <section aria-label="Which records">
            <SectionHead title="Which records" />
            {criteria === null && (
              <p className="mb-2 text-muted">All that the connector user sees.</p>
            )}
            <CriteriaBuilder criteria={criteria} fields={ruled} onChange={setCriteria} />
            {complaint && (
              <p role="status" className="mt-2 text-muted text-xs">
                {complaint}
              </p>
            )}
            {choices.some(({ mayRule }) => !mayRule) && (
              <p className="mt-2 text-faint text-xs">
                Formulas and roll-ups cannot be conditions: they change without their record.
              </p>
            )}
          </section>
          <ShownFields choices={choices} chosen={fields} onChange={setFields} />
          <ErrorNote said={error} />
        </div>
        {complaint === null ? (
          <PreviewPanel
            {...counted}
            label={`What sharing ${plural} so would change`}
            leavingWords={{
              what: 'forgotten at once',
              back: 'Those that match again are read again. Nothing changes in Salesforce.',
            }}
            changed={!isSame}
            mindsCase={JSON.stringify(criteria).includes('"matchCase":true')}
            onRetry={counted.again}
          />
        ) : (
          <Section title="If you apply this">
            <p className="text-muted">{complaint}</p>
          </Section>
        )}
      </div>
    </Dialog>
  )
}
