'use client'

import { Meter } from '#components/ui/meter.tsx'
import { durationText } from '#components/ui/moment.ts'
import { Lines, Tile, Tiles } from '#components/ui/tiles.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { Lag, OverviewPage } from '#lib/overview/types.ts'
import { callKindLabel, laneLabels } from '#lib/sync/labels.ts'

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

/** Ages of the last hour: the slowest decides, the mean stands beside it. */
function LagTile({ page, href }: Props) {
  const { lag } = page
  const slowest = Math.max(lag.in.slowestMs ?? 0, lag.out.slowestMs ?? 0)
  const measured = lag.in.landed + lag.out.landed > 0
  return (
    <Tile
      title="Lag, slowest of the last hour"
      figure={measured ? durationText(slowest) : '–'}
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
  const slowest = lag.slowestMs ?? 0
  const text = lag.slowestMs === null ? '–' : durationText(lag.slowestMs)
  return (
    <div className="mb-2">
      <p className="mb-1 flex h-5 items-center justify-between gap-2 text-xs tabular-nums">
        <VoiceMark voice={voice}>{label}</VoiceMark>
        <span>
          {lag.meanMs !== null && (
            <span className="mr-2 text-faint max-desk:hidden">mean {durationText(lag.meanMs)}</span>
          )}
          {text}
        </span>
      </p>
      <Meter
        label={`${label}: slowest ${text}, target ${durationText(targetMs)}`}
        voice={voice}
        value={slowest}
        target={targetMs}
        max={Math.max(targetMs * 1.25, slowest)}
      />
    </div>
  )
}

function Calls({ page, href }: Props) {
  const { today, byKind, orgMax, forecast, ceiling } = page.calls
  const max = ceiling ?? orgMax
  const qualifier = [
    max === null ? null : `of ${count(max)}`,
    forecast === null ? null : `${count(forecast)} by midnight`,
  ]
    .filter(Boolean)
    .join(' · ')
  return (
    <Tile
      title="Salesforce calls today"
      figure={count(today)}
      qualifier={qualifier}
      {...(href ? { href } : {})}
    >
      {max !== null && (
        <Meter
          className="mb-2"
          label={`${count(today)} of ${count(max)} Salesforce calls used`}
          value={today}
          max={max}
          {...(forecast === null ? {} : { forecast })}
        />
      )}
      <Lines
        lines={Object.entries(byKind)
          .slice(0, 4)
          .map(([kind, calls]) => ({ key: kind, label: callKindLabel(kind), value: count(calls) }))}
      />
    </Tile>
  )
}
