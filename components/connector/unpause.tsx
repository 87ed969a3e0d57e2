'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DryRunProgress } from '#components/connector/dry-run-step.tsx'
import { useCommand, useRun } from '#components/connector/use-run.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Note } from '#components/ui/note.tsx'
import { Checks } from '#components/ui/steps.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { dryRunAction, pauseAction, unpauseAction } from '#lib/connector/actions.ts'
import { dryRunChecks, dryRunStale, forecastChecks, unpauseRefusals } from '#lib/connector/rules.ts'
import type { SetupFacts } from '#lib/connector/types.ts'

/** [CN-4] Unpausing is never one click: what will happen stands before it. */
export function UnpauseButton({ page, size }: { page: SetupFacts; size?: 'control' | 'large' }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" icon="play" size={size} onClick={() => setOpen(true)}>
        Unpause…
      </Button>
      <UnpauseDialog page={page} open={open} onOpenChange={setOpen} />
    </>
  )
}

function UnpauseDialog({
  page,
  open,
  onOpenChange,
}: {
  page: SetupFacts
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { run, busy, error, clear } = useRun()
  const refusals = unpauseRefusals(page)
  const unpause = () =>
    run('unpause', () => unpauseAction({}), {
      quiet: true,
      done: () => {
        onOpenChange(false)
        toast('The connector runs', { description: 'The first cycle starts now.' })
      },
    })
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        clear()
        onOpenChange(next)
      }}
      size="wide"
      title="Unpause the connector?"
      description={`From then on a cycle runs every ${minutes(page.connector.settings.intervalMinutes)}, both ways, until you pause it.`}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep it paused</Button>
          {page.dryRun && <ButtonLink href="/connector/canary">Ten records first</ButtonLink>}
          <Button
            variant="primary"
            busy={busy !== null}
            disabled={refusals.length > 0}
            onClick={unpause}
          >
            Unpause
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {refusals.map((refusal) => (
          <Note key={refusal} tone="need">
            {refusal}
          </Note>
        ))}
        <ErrorNote said={error} />
        <Review page={page} />
      </div>
    </Dialog>
  )
}

function Review({ page }: { page: SetupFacts }) {
  const { dryRun, users, connector, fields } = page
  const stale = dryRunStale(page)
  const found = dryRunChecks(dryRun?.counts ?? {})
  return (
    <>
      <section>
        <h3 className="font-semibold">What the first cycle does</h3>
        {dryRun ? (
          <>
            <Checks
              checks={found.length > 0 ? found : [{ text: 'Nothing: both sides hold the same' }]}
            />
            <p className="mt-1 text-faint text-xs">
              From the dry run <RelativeTime at={dryRun.at} />. What changes in Salesforce counts
              too.
            </p>
            {stale && <StaleDryRun why={stale} />}
          </>
        ) : (
          <p className="mt-1 text-muted">
            Not known: there was no dry run. It shows every change and writes nothing.
          </p>
        )}
      </section>
      {page.forecast && (
        <section>
          <h3 className="font-semibold">What it does to scores and rules</h3>
          <Checks checks={forecastChecks(page.forecast)} />
        </section>
      )}
      <section>
        <h3 className="font-semibold">Who owns what</h3>
        <Checks
          checks={
            users.unmapped.length === 0
              ? [{ text: 'Every user who holds prospects is mapped' }]
              : users.unmapped.map((user) => ({
                  state: 'note' as const,
                  text: `${user.name} is not mapped: ${user.prospectsHeld.toLocaleString('en-GB')} ${user.prospectsHeld === 1 ? 'prospect goes' : 'prospects go'} to ${connector.userName ?? 'the connector user'}`,
                }))
          }
        />
      </section>
      <section>
        <h3 className="font-semibold">What is left out</h3>
        <Checks
          checks={
            fields.stopped.length === 0
              ? [{ text: `All ${fields.mapped} mapped fields can move` }]
              : fields.stopped.map(({ label, message }) => ({
                  state: 'note' as const,
                  text: `${label}: ${message}`,
                }))
          }
        />
      </section>
    </>
  )
}

/** What stands above it was planned before the last change: said, and mended in place. */
function StaleDryRun({ why }: { why: string }) {
  const router = useRouter()
  const { run, busy, progress, error } = useCommand<'dry_run'>()
  return (
    <div className="mt-3 grid gap-2">
      <Note
        role="status"
        actions={
          <Button
            size="small"
            busy={busy}
            onClick={() =>
              run(
                () => dryRunAction({}),
                () => router.refresh(),
              )
            }
          >
            Run it again
          </Button>
        }
      >
        {why}
      </Note>
      {busy && <DryRunProgress progress={progress} />}
      <ErrorNote said={error} />
    </div>
  )
}

export function PauseButton() {
  const { run, busy } = useRun()
  return (
    <Button
      icon="pause"
      busy={busy !== null}
      onClick={() =>
        run('pause', () => pauseAction({}), {
          done: () =>
            toast('The connector is paused', {
              description: 'What was under way is recorded; the next request is not sent.',
            }),
        })
      }
    >
      Pause connector
    </Button>
  )
}

export function minutes(value: number): string {
  return value === 1 ? 'minute' : `${value} minutes`
}
