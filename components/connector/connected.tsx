'use client'

import { useState } from 'react'
import { CallsToday, WaitNote } from '#components/connector/calls.tsx'
import { ConnectForm } from '#components/connector/connect-form.tsx'
import { LoadExisting } from '#components/connector/load-existing.tsx'
import { SettingsForm } from '#components/connector/settings-form.tsx'
import { minutes } from '#components/connector/unpause.tsx'
import { useCommand, useRun } from '#components/connector/use-run.ts'
import { VerifyStep } from '#components/connector/verify-step.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section } from '#components/ui/panel.tsx'
import { Checks } from '#components/ui/steps.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { disconnectAction, refreshSchemaAction } from '#lib/connector/actions.ts'
import { explainRefusal } from '#lib/connector/labels.ts'
import { integrationUserConflict } from '#lib/connector/rules.ts'
import type { StatusPage } from '#lib/connector/types.ts'

/** The connector once it has run: its state, what was checked, its settings, its far-reaching verbs. */
export function Connected({ page, canManage }: { page: StatusPage; canManage: boolean }) {
  const { connector } = page
  const conflict = integrationUserConflict(page)
  return (
    <div className="max-w-[760px]">
      <Headline page={page} />
      {page.calls.waits && !connector.paused && (
        <WaitNote className="mt-4" waits={page.calls.waits} calls={page.calls} />
      )}
      {connector.lostAt && <LostNote page={page} canManage={canManage} />}
      {conflict && (
        <Note tone="need" className="mt-4">
          {conflict}
        </Note>
      )}
      <Section
        title="Connection"
        meta={
          connector.verification && (
            <>
              checked <RelativeTime at={connector.verification.at} />
            </>
          )
        }
      >
        <Checks
          checks={connector.verification?.checks ?? [{ text: 'Not verified yet', state: 'note' }]}
        />
        {canManage && (
          <div className="mt-3">
            <VerifyStep connector={connector} primary={false} />
          </div>
        )}
      </Section>
      <Section title="Salesforce calls today" meta="since midnight UTC">
        <CallsToday calls={page.calls} />
      </Section>
      <Section title="Settings">
        <SettingsForm settings={connector.settings} canManage={canManage} />
      </Section>
      {canManage && <FarReaching page={page} />}
    </div>
  )
}

function Headline({ page }: { page: StatusPage }) {
  const { connector, running } = page
  const load = running.find(({ kind }) => kind === 'load_existing')
  return (
    <header>
      <h2 className="font-semibold text-2xl tracking-tight">
        {connector.paused ? 'Paused' : `Runs every ${minutes(connector.settings.intervalMinutes)}`}
      </h2>
      <p className="mt-1 max-w-read text-muted">
        {connector.paused ? (
          <>
            Nothing moves by itself, either way
            {connector.pausedAt && (
              <>
                , since <RelativeTime at={connector.pausedAt} />
                {connector.pausedBy && ` by ${connector.pausedBy}`}
              </>
            )}
            . One record can always go alone.
          </>
        ) : (
          <>
            Last cycle <RelativeTime at={connector.lastCycleAt} />.{' '}
            {page.calls.waits ? '' : 'A change made here goes out within seconds.'}
          </>
        )}
        {load && ` Existing records are being loaded: ${load.done.toLocaleString('en-GB')} so far.`}
      </p>
    </header>
  )
}

function LostNote({ page, canManage }: { page: StatusPage; canManage: boolean }) {
  const [open, setOpen] = useState(false)
  const { lostAt, lostReason, authFlow } = page.connector
  const { title, text } = explainRefusal(lostReason ?? '', authFlow)
  return (
    <div className="mt-4 grid gap-3">
      <Note
        tone="need"
        role="alert"
        actions={
          canManage && (
            <Button size="small" variant="primary" onClick={() => setOpen(true)}>
              Reconnect
            </Button>
          )
        }
      >
        <b className="font-semibold">
          Connection lost <RelativeTime at={lostAt} />.
        </b>{' '}
        {title}: {text} Nothing is lost: what changes meanwhile waits here.
      </Note>
      {open && <ConnectForm page={page} />}
    </div>
  )
}

function FarReaching({ page }: { page: StatusPage }) {
  const { connector } = page
  const [asking, setAsking] = useState(false)
  const [reconnecting, setReconnecting] = useState(false)
  const { run, busy, error } = useRun()
  const schema = useCommand<'refresh_schema'>()
  return (
    <Section title="More">
      <div className="flex flex-wrap gap-2">
        <LoadExisting />
        <Button
          icon="retry"
          busy={schema.busy}
          onClick={() =>
            schema.run(
              () => refreshSchemaAction({}),
              ({ outcome }) =>
                toast(
                  outcome.changed.length === 0
                    ? 'Salesforce’s fields are as they were'
                    : `Changed in Salesforce: ${outcome.changed.join(' and ')}`,
                ),
            )
          }
        >
          Refresh fields from Salesforce
        </Button>
        <ButtonLink icon="eye" href="/connector/dry-run">
          Dry run
        </ButtonLink>
        <Button icon="plug" onClick={() => setReconnecting((now) => !now)}>
          Reconnect…
        </Button>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Disconnect…
        </Button>
      </div>
      {schema.error && (
        <Note tone="need" role="alert" className="mt-3">
          {schema.error}
        </Note>
      )}
      {reconnecting && (
        <div className="mt-3">
          <ConnectForm page={page} />
        </div>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Disconnect ${connector.orgName ?? 'Salesforce'}?`}
        verb="Disconnect"
        keep="Stay connected"
        danger
        busy={busy !== null}
        error={error}
        onConfirm={() =>
          run('disconnect', () => disconnectAction({}), {
            quiet: true,
            done: () => {
              setAsking(false)
              toast('Salesforce is disconnected')
            },
          })
        }
      >
        Nothing syncs any more, neither by itself nor by hand. Prospects, links and mappings stay as
        they are, and only this org can be connected again.
      </Confirm>
    </Section>
  )
}
