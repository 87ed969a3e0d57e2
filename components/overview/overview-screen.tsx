'use client'

import { useQuery } from '@tanstack/react-query'
import { MirroredChart } from '#components/charts/mirrored-chart.tsx'
import { PauseButton } from '#components/connector/unpause.tsx'
import { Headline } from '#components/overview/headline.tsx'
import { LatestRuns } from '#components/overview/latest-runs.tsx'
import { OverviewTiles } from '#components/overview/overview-tiles.tsx'
import { SetupChecklist } from '#components/overview/setup-checklist.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Section } from '#components/ui/panel.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { overviewQuery } from '#lib/overview/client.ts'
import type { OverviewPage } from '#lib/overview/types.ts'

/** The state is the headline; the tiles say why; the day is the chart. */
export function OverviewScreen({ initial }: { initial: OverviewPage }) {
  const { data: page } = useQuery({ ...overviewQuery(), initialData: initial })
  const role = useShell()?.role ?? 'sales'
  const fresh = !page.everRan && page.runs.length === 0
  return (
    <>
      <PageHeader
        title="Overview"
        actions={role === 'admin' && page.connected && !page.cycle.paused && <PauseButton />}
      />
      <PageBody>
        <Headline page={page} role={role} />
        {role !== 'sales' && page.setup && <SetupChecklist page={page} setup={page.setup} />}
        {!fresh && (
          <>
            <OverviewTiles page={page} linked={role !== 'sales'} />
            <Day page={page} />
            <LatestRuns page={page} linked={role !== 'sales'} />
          </>
        )}
      </PageBody>
    </>
  )
}

function Day({ page }: { page: OverviewPage }) {
  const total = (key: 'in' | 'out' | 'refused') =>
    page.slots.reduce((sum, slot) => sum + slot[key], 0).toLocaleString('en-GB')
  return (
    <Section
      title="Last 24 hours"
      meta="changes per quarter of an hour"
      right={
        <span className="flex gap-4 tabular-nums">
          <span className="inline-flex gap-1.5">
            <VoiceMark voice="salesforce">In</VoiceMark>
            <span className="text-text">{total('in')}</span>
          </span>
          <span className="inline-flex gap-1.5">
            <VoiceMark voice="concord">Out</VoiceMark>
            <span className="text-text">{total('out')}</span>
          </span>
          <span className="inline-flex items-center gap-1.5">
            <Icon name="warning" size={12} className="text-need" /> Refused
            <span className="text-text">{total('refused')}</span>
          </span>
        </span>
      }
    >
      <MirroredChart label="Changes in the last 24 hours" slots={page.slots} />
    </Section>
  )
}
