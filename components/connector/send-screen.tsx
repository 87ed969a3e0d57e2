'use client'

import { useEffect, useRef, useState } from 'react'
import { useCommand } from '#components/connector/use-run.ts'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Note } from '#components/ui/note.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { SyncOutcome } from '#lib/sync/commands/types.ts'
import { sendToConcordAction } from '#lib/sync/send-actions.ts'

/** [CN-3] Where the button in Salesforce leads: the record is synced at once and its outcome said. */
export function SendScreen({ org, id }: { org: string; id: string }) {
  const { run, busy, error } = useCommand<'send_to_concord'>()
  const [outcome, setOutcome] = useState<SyncOutcome | null>(null)
  const started = useRef(false)
  const send = () =>
    void run(
      () => sendToConcordAction({ org, id }),
      (state) => setOutcome(state.outcome),
    )
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening the page is the wish, once
  useEffect(() => {
    if (started.current) return
    started.current = true
    send()
  }, [])
  const object = id.startsWith('003') ? 'Contact' : 'Lead'
  return (
    <>
      <PageHeader title="Send to Concord" />
      <PageBody className="max-w-[640px]">
        <p className="mb-4 flex items-center gap-2">
          <VoiceMark voice="salesforce">{object}</VoiceMark> <CrmId id={id} />
        </p>
        <div role="status">
          {error && !busy && <Note tone="need">{error}</Note>}
          {outcome && <Outcome outcome={outcome} />}
          {!outcome && !error && (
            <p className="flex items-center gap-2 text-muted">
              <Spinner /> Syncing this {object.toLowerCase()}, ahead of everything else…
            </p>
          )}
        </div>
        <div className="mt-4 flex flex-wrap gap-2">
          {outcome?.prospectId && (
            <ButtonLink variant="primary" href={`/prospects/${outcome.prospectId}`}>
              Open prospect
            </ButtonLink>
          )}
          {(outcome || error) && (
            <Button icon="retry" busy={busy} onClick={send}>
              Send again
            </Button>
          )}
        </div>
      </PageBody>
    </>
  )
}

function Outcome({ outcome }: { outcome: SyncOutcome }) {
  const well = outcome.result === 'in_accord'
  const need = outcome.result === 'needs_you' || outcome.result === 'not_synced'
  if (need) return <Note tone="need">{outcome.message}.</Note>
  return (
    <p className="flex items-start gap-2">
      <Icon
        name={well ? 'check' : 'info'}
        className={well ? 'mt-0.5 text-accord' : 'mt-0.5 text-muted'}
      />
      <span>{outcome.message}.</span>
    </p>
  )
}
