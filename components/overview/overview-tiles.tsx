'use client'

import { CallsMeter } from '#components/connector/calls.tsx'
import { Meter } from '#components/ui/meter.tsx'
import { durationText } from '#components/ui/moment.ts'
import { Lines, Tile, Tiles } from '#components/ui/tiles.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { OverviewPage } from '#lib/overview/types.ts'
import { callKindLabel, laneLabels } from '#lib/sync/labels.ts'
import type { Lag } from '#lib/sync/screens.ts'

const count = (value: number) => value.toLocaleString('en-GB')

export function OverviewTiles({ page, linked }: { page: OverviewPage; linked: boolean }) {
  const to = (href: string) => (linked ? { href } : {})
  return (
    <Tiles label="How it stands">
      <Waiting page={page} {...to('/connector/queue')} />
      <OpenErrors page={page} {...to('/connector/errors')} />
      <LagTile page={page} {...to('/connector/runs')} />
      <Calls page={page} {...to('/connector/status')} />
    </Tiles>
  )
}

type Props = { page: OverviewPage; href?: string }

function Waiting({ page, href }: Props) {
  const depth = page.lanes.reduce((sum, lane) => sum + lane.depth, 0)
  const qualifier =
    depth === 0
      ? 'nothing waits'
      : page.cycle.paused
        ? 'until you unpause'
        : page.withinTarget
          ? 'all within target'
          : 'some beyond their target'
  return (
    <Tile title="Waiting" figure={count(depth)} qualifier={qualifier} {...(href ? { href } : {})}>
      <Lines
        lines={page.lanes.map((lane) => ({
          key: String(lane.lane),
          label: laneLabels[lane.lane],
          meta: lane.oldestAt && (
            <>
              oldest <RelativeTime at={lane.oldestAt} short />
            </>
          ),
          value: count(lane.depth),
        }))}
      />
    </Tile>
  )
}

function OpenErrors({ page, href }: Props) {
  const { causes, open, need } = page
  const shown = causes.slice(0, causes.length > 4 ? 3 : 4)
  const rest = causes.slice(shown.length)
  const themselves = open - need
  const qualifier =
    open === 0
      ? 'none'
      : themselves === 0
        ? open === 1
          ? 'needs you'
          : 'all need you'
        : `${count(themselves)} ${themselves === 1 ? 'is' : 'are'} retried by themselves`
  return (
    <Tile
      title="Open errors"
      figure={count(open)}
      qualifier={qualifier}
      {...(href ? { href } : {})}
    >
      <Lines
        lines={[
          ...shown.map((cause) => ({
            key: cause.causeKey,
            label: cause.title,
            meta: cause.class !== 'person' && cause.nextTryAt && (
              <RelativeTime at={cause.nextTryAt} />
            ),
            value: count(cause.records),
          })),
          ...(rest.length > 0
            ? [
                {
                  key: 'rest',
                  label: `${rest.length} more causes`,
                  value: count(rest.reduce((sum, { records }) => sum + records, 0)),
                },
              ]
            : []),
        ]}
      />
    </Tile>
  )
}

/** [EX-5] Ages of the last hour: 95 of 100 decide, the median stands beside them. */
function LagTile({ page, href }: Props) {
  const { lag } = page
  const worse = Math.max(lag.in.p95Ms ?? 0, lag.out.p95Ms ?? 0)
  const measured = lag.in.landed + lag.out.landed > 0
  return (
    <Tile
      title="Lag, 95 of 100 in the last hour"
      figure={measured ? durationText(worse) : '–'}
      qualifier={measured ? `target ${durationText(lag.targetMs)}` : 'nothing moved'}
      {...(href ? { href } : {})}
    >
      <LagLine voice="salesforce" label="In" lag={lag.in} targetMs={lag.targetMs} />
      <LagLine voice="concord" label="Out" lag={lag.out} targetMs={lag.targetMs} />
    </Tile>
  )
}

function LagLine({
  voice,
  label,
  lag,
  targetMs,
}: {
  voice: 'salesforce' | 'concord'
  label: string
  lag: Lag
  targetMs: number
}) {
  const p95Ms = lag.p95Ms ?? 0
  const text = lag.p95Ms === null ? '–' : durationText(p95Ms)
  return (
    <div className="mb-2">
      <p className="mb-1 flex h-5 items-center justify-between gap-2 text-xs tabular-nums">
        <VoiceMark voice={voice}>{label}</VoiceMark>
        <span>
          {lag.p50Ms !== null && (
            <span className="mr-2 text-faint max-desk:hidden">
              half within {durationText(lag.p50Ms)}
            </span>
          )}
          {text}
        </span>
      </p>
      <Meter
        label={`${label}: 95 of 100 within ${text}, target ${durationText(targetMs)}`}
        voice={voice}
        value={p95Ms}
        target={targetMs}
        max={Math.max(targetMs * 1.25, p95Ms)}
      />
    </div>
  )
}

function Calls({ page, href }: Props) {
  const { calls } = page
  return (
    <Tile
      title="Salesforce calls today"
      figure={count(calls.today)}
      qualifier={callsQualifier(calls)}
      {...(href ? { href } : {})}
    >
      <CallsMeter calls={calls} className="mb-2" />
      <Lines
        lines={Object.entries(calls.byKind)
          .slice(0, 4)
          .map(([kind, n]) => ({ key: kind, label: callKindLabel(kind), value: count(n) }))}
      />
    </Tile>
  )
}

function callsQualifier({ ceiling, forecast, waits }: OverviewPage['calls']): string {
  const max = ceiling && (ceiling.whose === 'ours' ? `of ${count(ceiling.max)}` : null)
  const next = waits
    ? 'automatic work waits'
    : forecast === null
      ? null
      : `${count(forecast)} by midnight`
  return [max, next].filter((part) => part !== null).join(' · ')
}
