'use client'

import { useMemo, useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { CriteriaBuilder } from '#components/criteria/criteria-builder.tsx'
import { draftComplaint } from '#components/criteria/draft.ts'
import { PreviewPanel } from '#components/sharing/preview-panel.tsx'
import { usePreview } from '#components/sharing/use-preview.ts'
import { Button } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Criteria } from '#lib/criteria/types.ts'
import { criteriaWords } from '#lib/criteria/words.ts'
import {
  applyOpportunitySharingAction,
  previewOpportunitySharingAction,
} from '#lib/sharing/actions.ts'
import type { OpportunitySharing, SharingPreview } from '#lib/sharing/types.ts'

/** [SH-1] Opportunities have a rule of their own; it stands beside the one for people and is applied by itself. */
export function OpportunitiesSection({
  sharing,
  canManage,
}: {
  sharing: OpportunitySharing
  canManage: boolean
}) {
  const saved = sharing.rule?.criteria ?? null
  const [edited, setEdited] = useState<{ criteria: Criteria | null } | null>(null)
  const [asking, setAsking] = useState(false)
  const { choices } = sharing
  // The same list from one drawing to the next: another would empty what somebody types into it.
  const fields = useMemo(() => choices.map((one) => ({ ...one, hint: one.name })), [choices])
  const { run, busy, error } = useRun()
  const draft = edited ? edited.criteria : saved
  const changed = JSON.stringify(draft) !== JSON.stringify(saved)
  const complaint = draft && draftComplaint(draft, sharing.choices)
  const counted = usePreview(
    'opportunities',
    previewOpportunitySharingAction,
    { criteria: draft },
    canManage && changed && sharing.on && complaint === null,
  )
  const known = new Map(
    [...(sharing.rule?.fields ?? []), ...sharing.choices].map((field) => [field.name, field]),
  )
  const apply = () =>
    run('apply', () => applyOpportunitySharingAction({ criteria: draft }), {
      quiet: true,
      done: () => {
        setAsking(false)
        setEdited(null)
        toast(draft ? 'The rule over opportunities is in force' : 'All opportunities are shared', {
          description: 'They are read again from the beginning.',
        })
      },
    })
  return (
    <section aria-label="Opportunities" className="mt-8">
      <SectionHead
        title="Opportunities"
        meta="a rule of their own"
        right={
          sharing.savedAt && (
            <>
              in force since <RelativeTime at={sharing.savedAt} />
              {sharing.savedBy && `, by ${sharing.savedBy}`}
            </>
          )
        }
      />
      {!sharing.on && (
        <p className="mb-2 text-muted">
          Opportunities are switched off: nothing of them is read or counted. The rule holds when
          they are switched on.
        </p>
      )}
      {draft === null && sharing.on && (
        <p className="mb-2 text-muted">
          No rule: every opportunity of a shared contact that the connector user sees is shared.
        </p>
      )}
      {canManage && sharing.choices.length > 0 ? (
        <CriteriaBuilder
          criteria={draft}
          fields={fields}
          onChange={(criteria) => setEdited({ criteria })}
        />
      ) : (
        draft && <p>Shared is where {criteriaWords(draft, known)}.</p>
      )}
      {sharing.choices.length === 0 && (
        <p className="text-faint text-xs">
          The fields of opportunities are not known yet: the connector user sees none, or the next
          check of the fields brings them.
        </p>
      )}
      {complaint && (
        <p role="status" className="mt-2 pl-12 text-muted text-xs">
          {complaint}
        </p>
      )}
      {canManage && (draft !== null || changed) && (
        <div className="mt-2 flex flex-wrap gap-2 pl-12">
          {draft !== null && (
            <Button
              size="small"
              variant="ghost"
              icon="close"
              onClick={() => setEdited({ criteria: null })}
            >
              Share all opportunities
            </Button>
          )}
          {changed && (
            <>
              <Button size="small" onClick={() => setEdited(null)}>
                Discard
              </Button>
              <Button
                size="small"
                disabled={complaint !== null || (sharing.on && counted.preview === null)}
                onClick={() => setAsking(true)}
              >
                Apply to opportunities…
              </Button>
            </>
          )}
        </div>
      )}
      {canManage && changed && complaint === null && sharing.on && (
        <div className="mt-6">
          <PreviewPanel
            {...counted}
            label="What the rule over opportunities would change"
            leavingWords={{
              what: 'they leave every screen',
              back: 'What was told of them stays on timelines and in scores; those that match again are read again.',
            }}
            changed
            mindsCase={JSON.stringify(draft).includes('"matchCase":true')}
            onRetry={counted.again}
          />
        </div>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={draft ? 'Share these opportunities alone?' : 'Share every opportunity?'}
        consequences={counted.preview ? consequencesOf(counted.preview) : []}
        verb="Apply"
        danger={(counted.preview?.leave ?? 0) > 0}
        busy={busy !== null}
        error={error}
        onConfirm={() => void apply()}
      >
        {draft
          ? `Shared is where ${criteriaWords(draft, known)}. The others leave every screen at once and are never read again. What was told of them while they were shared stays on timelines and in scores.`
          : 'Every opportunity of a shared contact is read, as far as the connector user sees it.'}
      </Confirm>
    </section>
  )
}

function consequencesOf({ enter, leave, next }: SharingPreview) {
  return [
    { label: 'Opportunities that enter and are read', count: <NumberText value={enter} /> },
    { label: 'Opportunities that leave and are forgotten', count: <NumberText value={leave} /> },
    { label: 'Shared in all', count: <NumberText value={next} /> },
  ]
}
