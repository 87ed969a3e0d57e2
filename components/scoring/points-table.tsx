'use client'

import { pointOf, type Typed } from '#components/scoring/scoring-screen.tsx'
import { cn } from '#components/ui/classes.ts'
import { Input } from '#components/ui/field.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import { pointGroups, scoreKindLabels } from '#lib/scoring/labels.ts'
import type { PointsTable, ScoreKind, ScoringPage } from '#lib/scoring/types.ts'

/** One line for each kind: what it is worth, what it was worth from the start, how often it happened. */
export function PointsTableEditor({
  typed,
  inForce,
  entries,
  onChange,
}: {
  typed: Typed
  inForce: PointsTable
  entries: ScoringPage['entries']
  onChange: (kind: ScoreKind, text: string) => void
}) {
  return (
    <div className="grid max-w-[640px] gap-6">
      {pointGroups.map(({ title, kinds }) => (
        <section key={title} aria-label={title}>
          <SectionHead title={title} />
          <ul className="border-border border-t">
            {kinds.map((kind) => (
              <PointRow
                key={kind}
                kind={kind}
                text={typed[kind]}
                before={inForce[kind]}
                happened={entries[kind] ?? 0}
                onChange={(text) => onChange(kind, text)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function PointRow({
  kind,
  text,
  before,
  happened,
  onChange,
}: {
  kind: ScoreKind
  text: string
  before: number
  happened: number
  onChange: (text: string) => void
}) {
  const value = pointOf(text)
  const label = scoreKindLabels[kind]
  const moved = value !== null && value !== before
  return (
    <li className="grid min-h-10 grid-cols-[minmax(0,1fr)_auto_5.5rem] items-center gap-3 border-border border-b py-1">
      <span className="min-w-0">
        <span className="block truncate font-medium">{label}</span>
        <span className="block truncate text-faint text-xs tabular-nums">
          {happened === 0 ? 'not yet' : <NumberText value={happened} />}
          {happened > 0 && ' times'}
          {value !== null &&
            value !== defaultPoints[kind] &&
            ` · default ${say(defaultPoints[kind])}`}
        </span>
      </span>
      <span className={cn('text-right text-xs tabular-nums', moved ? 'text-text' : 'text-faint')}>
        {value === null ? (
          <span className="text-need-text">a whole number</span>
        ) : moved ? (
          `was ${say(before)}`
        ) : (
          ''
        )}
      </span>
      <Input
        aria-label={`Points for ${label.toLowerCase()}`}
        aria-invalid={value === null}
        inputMode="numeric"
        className="text-right tabular-nums"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </li>
  )
}

const say = (points: number) => (points < 0 ? `−${-points}` : String(points))
