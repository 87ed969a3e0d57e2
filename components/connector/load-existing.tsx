'use client'

import { useEffect, useState } from 'react'
import { DryRunProgress } from '#components/connector/dry-run-step.tsx'
import { useCommand } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { toast } from '#components/ui/toast.tsx'
import { countRecordsAction, loadExistingAction } from '#lib/connector/actions.ts'

type Found = { leads: number; contacts: number; withEmail: number }

/** [CR-8] Once and on purpose: prospects of the leads and contacts that exist, counted before. */
export function LoadExisting() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="download" onClick={() => setOpen(true)}>
        Load existing records…
      </Button>
      {open && <LoadDialog onClose={() => setOpen(false)} />}
    </>
  )
}

const count = (value: number) => value.toLocaleString('en-GB')

function LoadDialog({ onClose }: { onClose: () => void }) {
  const { run: ask, error: countError } = useCommand<'count_records'>()
  const load = useCommand<'load_existing'>()
  const [found, setFound] = useState<Found | null>(null)
  const [leads, setLeads] = useState(true)
  const [contacts, setContacts] = useState(true)
  useEffect(() => {
    void ask(
      () => countRecordsAction({}),
      ({ outcome }) => setFound(outcome),
    )
  }, [ask])
  const most = (leads ? (found?.leads ?? 0) : 0) + (contacts ? (found?.contacts ?? 0) : 0)
  const objects = [
    ...(leads ? ['Lead' as const] : []),
    ...(contacts ? (['Contact', 'Account'] as const) : []),
  ]
  const start = () =>
    load.run(
      () => loadExistingAction({ objects }),
      ({ outcome }) => {
        const made = outcome.counts.prospectsCreated ?? 0
        toast(made === 1 ? '1 prospect was made' : `${count(made)} prospects were made`, {
          description: 'Records without an e-mail, converted or deleted ones were left out.',
        })
        onClose()
      },
    )
  const error = countError ?? load.error
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !load.busy && onClose()}
      title="Load existing records?"
      description="Leads and contacts that have an e-mail and no prospect become prospects, once. It writes nothing to Salesforce."
      footer={
        <>
          <Button onClick={onClose} disabled={load.busy}>
            Cancel
          </Button>
          <Button
            variant="primary"
            busy={load.busy}
            disabled={found === null || objects.length === 0}
            onClick={start}
          >
            {found === null ? 'Load' : `Load up to ${count(most)}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {found ? (
          <>
            <Checkbox checked={leads} onCheckedChange={setLeads}>
              {count(found.leads)} leads
            </Checkbox>
            <Checkbox checked={contacts} onCheckedChange={setContacts}>
              {count(found.contacts)} contacts
            </Checkbox>
            <p className="text-muted text-xs">
              {count(found.withEmail)} of them have an e-mail. Those whose e-mail a prospect has are
              linked to it instead.
            </p>
          </>
        ) : (
          !error && (
            <div className="grid gap-2">
              <Skeleton className="h-4 w-40" />
              <Skeleton className="h-4 w-44" />
            </div>
          )
        )}
        {load.busy && (
          <DryRunProgress progress={load.progress} first="Reading leads and contacts" />
        )}
        <ErrorNote said={error} />
      </div>
    </Dialog>
  )
}
