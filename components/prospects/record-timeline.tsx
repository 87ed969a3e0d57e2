'use client'

import { useCallback, useState } from 'react'
import { ProspectTimeline } from '#components/prospects/prospect-timeline.tsx'
import { useRecord } from '#components/prospects/record-context.tsx'
import { EngagementStrip } from '#components/timeline/strip.tsx'
import { Section } from '#components/ui/panel.tsx'
import type { RecordTimelineData } from '#lib/prospects/record-loaders.ts'

/** The first tab: twelve months of engagement, then everything that happened. */
export function RecordTimeline({ timeline, engagement, today }: RecordTimelineData) {
  const { record, fields } = useRecord()
  const [days, setDays] = useState<readonly string[]>([])
  const onDays = useCallback((shown: readonly string[]) => setDays(shown), [])
  const active = engagement.length
  return (
    <>
      {active > 0 && (
        <Section
          title="Engagement"
          meta={`12 months, ${active === 1 ? '1 active day' : `${active} active days`}`}
          className="mb-3"
        >
          <EngagementStrip
            days={engagement}
            until={today}
            from={days.at(-1)}
            to={days[0]}
            onDay={scrollToDay}
          />
        </Section>
      )}
      <ProspectTimeline id={record.id} fields={fields} initial={timeline} onDays={onDays} />
    </>
  )
}

/** To that day, or to the nearest loaded one after it. */
function scrollToDay(day: string): void {
  const sections = [...document.querySelectorAll<HTMLElement>('[data-day]')]
  const target = sections.filter((each) => (each.dataset.day ?? '') >= day).at(-1) ?? sections[0]
  target?.scrollIntoView({ block: 'start' })
}
