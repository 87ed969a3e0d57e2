'use client'

import { useQuery } from '@tanstack/react-query'
import { AttemptNote, RefusalNote } from '#components/connector/attempt-note.tsx'
import { Connected } from '#components/connector/connected.tsx'
import { ConnectionFacts, MeanwhileFacts } from '#components/connector/connection-facts.tsx'
import { FirstRun } from '#components/connector/first-run.tsx'
import { PauseButton, UnpauseButton } from '#components/connector/unpause.tsx'
import { PageColumns } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { AsideBlock } from '#components/ui/panel.tsx'
import { statusQuery } from '#lib/connector/client.ts'
import type { StatusPage } from '#lib/connector/types.ts'

/** Connector → Status: the guided first run until a cycle has run, then the connector itself. */
export function StatusScreen({
  initial,
  attempt,
  refused,
}: {
  initial: StatusPage
  attempt: string | null
  refused: string | null
}) {
  const { data: page } = useQuery({ ...statusQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const { connector } = page
  const firstRun = !connector.connected || (connector.paused && !page.everRan)
  return (
    <>
      <PageHeader
        title="Status"
        actions={canManage && !connector.paused && <PauseButton />}
        primary={canManage && connector.paused && !firstRun && <UnpauseButton page={page} />}
      />
      <PageColumns
        asideLabel="Connection"
        aside={
          <>
            <ConnectionFacts page={page} />
            {connector.paused && <MeanwhileFacts />}
            {firstRun && (
              <AsideBlock title="What sales will see">
                <p className="text-muted">
                  Nothing, until you unpause. After that, prospects that are assigned arrive as
                  leads, and what sales changes on them comes back here.
                </p>
              </AsideBlock>
            )}
          </>
        }
      >
        {attempt && <AttemptNote id={attempt} paused={connector.paused} />}
        {refused && !attempt && <RefusalNote said={refused} />}
        {firstRun ? (
          <FirstRun page={page} canManage={canManage} />
        ) : (
          <Connected page={page} canManage={canManage} />
        )}
      </PageColumns>
    </>
  )
}
