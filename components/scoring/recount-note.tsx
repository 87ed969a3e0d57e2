'use client'

import { useClock } from '#components/ui/clock.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { Recount } from '#lib/scoring/types.ts'

/** [SC-2] How far the recount is, or what the last one came to. */
export function RecountNote({ recount }: { recount: Recount }) {
  const { locale } = useClock()
  const say = (n: number) => new Intl.NumberFormat(locale).format(n)
  const { state, total, done, moved, startedBy, endedAt } = recount
  if (state === 'waiting') {
    return (
      <section aria-label="Counting again" role="status">
        <SectionHead title="All scores are counted again" meta={`${say(done)} of ${say(total)}`} />
        <ProgressBar label="Counting again" done={done} total={Math.max(total, done, 1)} />
        <p className="mt-2 text-muted text-xs tabular-nums">
          {say(moved)} moved so far. You can leave this page; it goes on by itself.
        </p>
      </section>
    )
  }
  return (
    <section aria-label="Last recount">
      <SectionHead title="Last recount" />
      <p className="text-muted tabular-nums">
        {say(moved)} of {say(done)} scores moved after {startedBy} changed the table,{' '}
        {endedAt && <RelativeTime at={endedAt} />}.
      </p>
    </section>
  )
}
