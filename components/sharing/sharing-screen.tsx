'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { CriteriaBuilder } from '#components/criteria/criteria-builder.tsx'
import { draftComplaint } from '#components/criteria/draft.ts'
import { ApplyDialog } from '#components/sharing/apply-dialog.tsx'
import { CustomObjectsSection } from '#components/sharing/custom-objects-section.tsx'
import { OpportunitiesSection } from '#components/sharing/opportunities-section.tsx'
import { PreviewPanel } from '#components/sharing/preview-panel.tsx'
import { usePreview } from '#components/sharing/use-preview.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section, SectionHead } from '#components/ui/panel.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Criteria } from '#lib/criteria/types.ts'
import { criteriaWords } from '#lib/criteria/words.ts'
import { previewSharingAction, setUnsharedAction } from '#lib/sharing/actions.ts'
import { sharingQuery } from '#lib/sharing/client.ts'
import type { SharingPage } from '#lib/sharing/types.ts'

/** Marketing Data Sharing: the rule at the left, what it does at the right, and nothing in force before it was seen. */
export function SharingScreen({ initial }: { initial: SharingPage }) {
  const { data: page } = useQuery({ ...sharingQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const saved = page.rule?.criteria ?? null
  const [edited, setEdited] = useState<{ criteria: Criteria | null } | null>(null)
  const [asking, setAsking] = useState(false)
  const draft = edited ? edited.criteria : saved
  const changed = JSON.stringify(draft) !== JSON.stringify(saved)
  const complaint = draft && draftComplaint(draft, page.choices)
  const isReady = page.connected && canManage && complaint === null
  const counted = usePreview('people', previewSharingAction, { criteria: draft }, isReady)
  if (!page.connected) return <NotConnected />
  return (
    <>
      <PageHeader
        title="Sharing"
        count={<span className="max-desk:hidden">Marketing Data Sharing</span>}
        actions={canManage && changed && <Button onClick={() => setEdited(null)}>Discard</Button>}
        primary={
          canManage && (
            <Button
              variant="primary"
              disabled={!changed || complaint !== null || counted.preview === null}
              onClick={() => setAsking(true)}
            >
              Apply…
            </Button>
          )
        }
      />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(0,1fr)] max-desk:block max-desk:overflow-y-auto">
        <div className="min-h-0 overflow-y-auto px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:px-4">
          <p className="mb-5 max-w-[60ch] text-muted">
            What the rule leaves out is never read, stored, matched, written or shown.
          </p>
          {!page.checked && (
            <Note role="status" icon="retry" className="mb-5">
              The rule is in force. What is linked is looked at now; who has left goes to the
              recycle bin.
            </Note>
          )}
          <RuleSection
            page={page}
            draft={draft}
            changed={changed}
            complaint={complaint}
            canManage={canManage}
            onChange={(criteria) => setEdited({ criteria })}
          />
          <UnsharedSection page={page} canManage={canManage} />
          <OpportunitiesSection sharing={page.opportunities} canManage={canManage} />
          <CustomObjectsSection sharing={page.custom} canManage={canManage} />
        </div>
        <div className="min-h-0 overflow-y-auto border-border border-l px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:border-t max-desk:border-l-0 max-desk:px-4">
          {!canManage ? (
            <p className="text-muted">An admin sees here what a change of the rule would do.</p>
          ) : complaint === null ? (
            <PreviewPanel
              {...counted}
              label="What the rule would change"
              leavingWords={{
                what: 'their prospects go to the recycle bin',
                back: 'They come back with everything when they match again.',
              }}
              changed={changed}
              mindsCase={JSON.stringify(draft).includes('"matchCase":true')}
              onRetry={counted.again}
            />
          ) : (
            <Section title="If you apply this">
              <p className="text-muted">{complaint}</p>
            </Section>
          )}
        </div>
      </div>
      {asking && counted.preview && (
        <ApplyDialog
          criteria={draft}
          preview={counted.preview}
          page={page}
          onClose={() => setAsking(false)}
          onApplied={() => {
            setAsking(false)
            setEdited(null)
          }}
        />
      )}
    </>
  )
}

function NotConnected() {
  return (
    <>
      <PageHeader title="Sharing" />
      <EmptyState
        icon="shield"
        title="Decide what Concord may know of Salesforce"
        className="pt-24"
        action={<ButtonLink href="/connector/status">Connect Salesforce</ButtonLink>}
      >
        A rule says which leads and contacts are shared. Its fields come from the org, so connect it
        first.
      </EmptyState>
    </>
  )
}

function RuleSection({
  page,
  draft,
  changed,
  complaint,
  canManage,
  onChange,
}: {
  page: SharingPage
  draft: Criteria | null
  changed: boolean
  complaint: string | null
  canManage: boolean
  onChange: (criteria: Criteria | null) => void
}) {
  const known = new Map(
    [...(page.rule?.fields ?? []), ...page.choices].map((field) => [field.name, field]),
  )
  const { choices } = page
  const fields = useMemo(
    () =>
      choices.map((choice) => ({
        ...choice,
        hint: choice.lead === choice.contact ? choice.lead : `${choice.lead}, ${choice.contact}`,
      })),
    [choices],
  )
  return (
    <section aria-label="Leads and contacts">
      <SectionHead
        title="Leads and contacts"
        meta="one rule for the pair"
        right={
          changed ? (
            <Badge tone="line">Changed, not applied</Badge>
          ) : (
            page.savedAt && (
              <>
                in force since <RelativeTime at={page.savedAt} />
                {page.savedBy && `, by ${page.savedBy}`}
              </>
            )
          )
        }
      />
      {draft === null && (
        <p className="mb-2 text-muted">
          No rule: everything that the connector user sees is shared.
        </p>
      )}
      {canManage ? (
        <CriteriaBuilder criteria={draft} fields={fields} onChange={onChange} />
      ) : (
        draft && <p>Shared is where {criteriaWords(draft, known)}.</p>
      )}
      {canManage && draft !== null && (
        <div className="mt-1 pl-12">
          <Button size="small" variant="ghost" icon="close" onClick={() => onChange(null)}>
            Share everything
          </Button>
        </div>
      )}
      {draft === null && changed && page.removalRefusal && (
        <Note tone="need" className="mt-3">
          {page.removalRefusal}
        </Note>
      )}
      {complaint && (
        <p role="status" className="mt-2 pl-12 text-muted text-xs">
          {complaint}
        </p>
      )}
      {canManage && (
        <p className={cn('mt-3 max-w-read text-faint text-xs', draft && 'pl-12')}>
          {fields.length === 0
            ? 'Leads and contacts of this org have no field in common that is free. '
            : 'A field must be in leads and in contacts. '}
          Mapped fields cannot be chosen: Concord would write what decides what it may see.
        </p>
      )}
    </section>
  )
}

/** [SH-6] */
function UnsharedSection({ page, canManage }: { page: SharingPage; canManage: boolean }) {
  const { run, busy } = useRun()
  const n = page.waiting
  return (
    <section className="mt-8">
      <SectionHead title="E-mail of a record outside the rule" />
      <div className="flex items-start gap-3">
        <Switch
          label="Create a second record anyway"
          checked={page.createDespiteUnshared}
          disabled={!canManage || busy !== null}
          className="mt-0.5"
          onCheckedChange={(create) =>
            run('unshared', () => setUnsharedAction({ create }), {
              done: () =>
                toast(
                  create
                    ? 'A second record is created where the first is not shared'
                    : 'Prospects wait where a record is not shared',
                ),
            })
          }
        />
        <div>
          <p>Create a second record anyway</p>
          <p className="max-w-read text-muted">
            {page.createDespiteUnshared
              ? 'On: sales may get two records of the same person.'
              : n > 0
                ? `Off: ${n.toLocaleString('en-GB')} ${n === 1 ? 'prospect waits' : 'prospects wait'}, so that sales gets no second record of the same person.`
                : 'Off: such a prospect waits, so that sales gets no second record of the same person.'}
          </p>
        </div>
      </div>
    </section>
  )
}
