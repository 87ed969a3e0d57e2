'use client'

import { useEffect, useRef, useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { ShareObjectDialog } from '#components/sharing/share-object-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { criteriaWords } from '#lib/criteria/words.ts'
import { sharedObjectsMax } from '#lib/custom-objects/types.ts'
import {
  describeCustomObjectsAction,
  stopSharingObjectAction,
} from '#lib/sharing/custom-actions.ts'
import { candidatesMax } from '#lib/sharing/custom-objects.ts'
import type { CustomSharing, SharedCustomObject } from '#lib/sharing/types.ts'

type Candidate = CustomSharing['candidates'][number]

/** [SH-1] None is shared by itself: each has a rule of its own, and the fields that are read of it. */
export function CustomObjectsSection({
  sharing,
  canManage,
}: {
  sharing: CustomSharing
  canManage: boolean
}) {
  const { shared, candidates, describedAt } = sharing
  const looking = useLook(canManage && describedAt === null)
  const [open, setOpen] = useState<Candidate | null>(null)
  const [stopping, setStopping] = useState<SharedCustomObject | null>(null)
  const others = candidates.filter(({ apiName }) => !shared.some((one) => one.apiName === apiName))
  const isFull = shared.length >= sharedObjectsMax
  return (
    <section aria-label="Custom objects" className="mt-8">
      <SectionHead
        title="Custom objects"
        meta={
          shared.length === 0
            ? 'none is shared'
            : `${shared.length} of at most ${sharedObjectsMax} shared`
        }
        right={
          canManage && (
            <span className="flex items-center gap-2">
              {looking.busy ? (
                <span role="status">Looking in Salesforce…</span>
              ) : (
                describedAt && (
                  <span>
                    looked <RelativeTime at={describedAt} />
                  </span>
                )
              )}
              {!looking.error && (
                <Button
                  size="small"
                  variant="ghost"
                  icon="retry"
                  disabled={looking.busy}
                  onClick={looking.look}
                >
                  Look again
                </Button>
              )}
            </span>
          )
        }
      />
      {shared.length === 0 && !canManage && (
        <p className="text-muted">Concord reads no records of custom objects.</p>
      )}
      {looking.error && (
        <Note
          tone="need"
          role="alert"
          className="mb-3"
          actions={
            <Button size="small" icon="retry" onClick={looking.look}>
              Look again
            </Button>
          }
        >
          Salesforce could not be asked which custom objects there are: {looking.error}
        </Note>
      )}
      {(shared.length > 0 || others.length > 0) && (
        <ul className="border-border border-t">
          {shared.map((object) => (
            <SharedRow
              key={object.apiName}
              object={object}
              canManage={canManage}
              onChange={() => setOpen(object)}
              onStop={() => setStopping(object)}
            />
          ))}
          {canManage &&
            others.map((candidate) => (
              <CandidateRow
                key={candidate.apiName}
                candidate={candidate}
                isFull={isFull}
                onShare={() => setOpen(candidate)}
              />
            ))}
        </ul>
      )}
      {canManage && looking.busy && candidates.length === 0 && (
        <div className="grid gap-3 pt-2">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
        </div>
      )}
      {canManage && !looking.busy && describedAt !== null && candidates.length === 0 && (
        <p className="mt-2 max-w-read text-muted">
          No custom object that the connector user sees looks up to a lead, a contact or an account,
          so there is nothing to share.
        </p>
      )}
      {candidates.length >= candidatesMax && (
        <p className="mt-2 text-faint text-xs">The first {candidatesMax} by name.</p>
      )}
      {canManage && isFull && others.length > 0 && (
        <p className="mt-2 text-faint text-xs">
          At most {sharedObjectsMax} are shared. Stop sharing one to share another.
        </p>
      )}
      {open && (
        <ShareObjectDialog
          candidate={open}
          shared={shared.find(({ apiName }) => apiName === open.apiName) ?? null}
          onClose={() => setOpen(null)}
        />
      )}
      {stopping && <StopDialog object={stopping} onClose={() => setStopping(null)} />}
    </section>
  )
}

/** Which there are is asked when somebody wants it, and once where nobody ever did. */
function useLook(never: boolean) {
  const { run, busy, error } = useRun()
  const asked = useRef(false)
  const look = () => void run('look', () => describeCustomObjectsAction({}), { quiet: true })
  useEffect(() => {
    if (!never || asked.current) return
    asked.current = true
    void run('look', () => describeCustomObjectsAction({}), { quiet: true })
  }, [never, run])
  return { look, busy: busy !== null, error }
}

const rowLook = 'flex flex-wrap items-center gap-x-3 gap-y-1 border-border border-b py-2'
const nouns = { Lead: 'leads', Contact: 'contacts', Account: 'accounts' } as const

function ObjectName({ candidate: { plural, parents } }: { candidate: Candidate }) {
  const of = [...new Set(parents.map(({ object }) => nouns[object]))]
  return (
    <>
      <span className="font-medium">{plural}</span>{' '}
      <span className="text-muted text-xs">of {of.join(', ')}</span>
    </>
  )
}

function CandidateRow({
  candidate,
  isFull,
  onShare,
}: {
  candidate: Candidate
  isFull: boolean
  onShare: () => void
}) {
  return (
    <li className={rowLook}>
      <span className="min-w-0 flex-1 basis-48">
        <ObjectName candidate={candidate} />
      </span>
      <span className="text-faint text-xs">not shared</span>
      <Button
        size="small"
        disabled={isFull}
        aria-label={`Share ${candidate.plural}`}
        onClick={onShare}
      >
        Share…
      </Button>
    </li>
  )
}

function SharedRow({
  object,
  canManage,
  onChange,
  onStop,
}: {
  object: SharedCustomObject
  canManage: boolean
  onChange: () => void
  onStop: () => void
}) {
  const { plural, fields, rule, problem, isRead, records, savedAt, savedBy } = object
  const known = new Map((rule?.fields ?? []).map((field) => [field.name, field]))
  return (
    <li className={rowLook}>
      <div className="min-w-0 flex-1 basis-48">
        <ObjectName candidate={object} />
        <p className="text-muted text-xs">
          {rule ? `Shared is where ${criteriaWords(rule.criteria, known)}` : 'All are shared'}
          {', shown with '}
          {['their name', ...fields.map(({ label }) => label)].join(', ')}.
        </p>
        <p className="text-faint text-xs">
          since <RelativeTime at={savedAt} />
          {savedBy && `, by ${savedBy}`}
        </p>
      </div>
      <span className="text-muted text-xs tabular-nums">
        {records > 10_000 ? 'more than 10,000' : <NumberText value={records} />}{' '}
        {isRead ? 'held' : 'held, being read'}
      </span>
      {canManage && (
        <span className="flex gap-1">
          <Button size="small" aria-label={`Change how ${plural} are shared`} onClick={onChange}>
            Change…
          </Button>
          <Button
            size="small"
            variant="ghost"
            aria-label={`Stop sharing ${plural}`}
            onClick={onStop}
          >
            Stop…
          </Button>
        </span>
      )}
      {problem && (
        <Note tone="need" className="basis-full">
          {problem}
        </Note>
      )}
    </li>
  )
}

function StopDialog({ object, onClose }: { object: SharedCustomObject; onClose: () => void }) {
  const { apiName, plural, records } = object
  const { run, busy, error } = useRun()
  const stop = () =>
    run('stop', () => stopSharingObjectAction({ apiName }), {
      quiet: true,
      done: () => {
        toast(`${plural} are shared no more`, { description: 'All that was held is forgotten.' })
        onClose()
      },
    })
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Stop sharing ${plural}?`}
      consequences={[
        {
          label: 'Records that are forgotten at once',
          count: records > 10_000 ? 'more than 10,000' : <NumberText value={records} />,
        },
      ]}
      verb="Stop sharing"
      danger
      busy={busy !== null}
      error={error}
      onConfirm={() => void stop()}
    >
      They leave every prospect. Conditions of lists and rules that name them hold for nobody until
      they are shared again. Nothing changes in Salesforce.
    </Confirm>
  )
}
