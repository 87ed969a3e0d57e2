'use client'

import Link from 'next/link'
import { iconOf, isQuiet, type TimelineEvent } from '#components/timeline/timeline-event.ts'
import { Arrow } from '#components/ui/arrow.tsx'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { durationText } from '#components/ui/moment.ts'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { Value } from '#components/ui/value.tsx'

/** One line: icon, sentence with its object in 500, detail, points, time. Changes and syncs are smaller, without a disc. */
export function EventLine({ event, narrow }: { event: TimelineEvent; narrow: boolean }) {
  const quiet = isQuiet(event)
  return (
    <li
      className={cn(
        'relative grid items-start gap-x-2.5 before:absolute before:bottom-[-4px] before:left-[11.5px] before:w-px before:bg-border last:before:hidden',
        narrow
          ? 'grid-cols-[24px_minmax(0,1fr)_44px]'
          : 'grid-cols-[24px_minmax(0,1fr)_auto_44px] max-desk:grid-cols-[24px_minmax(0,1fr)_40px]',
        quiet ? 'py-[3px] before:top-6' : 'py-1.5 before:top-8',
      )}
    >
      <span
        className={cn(
          'grid w-6 place-items-center rounded-full text-muted',
          quiet ? 'h-5' : 'h-6 bg-hover',
        )}
      >
        <Icon name={iconOf(event)} size={14} />
      </span>
      {quiet ? <QuietBody event={event} /> : <Body event={event} />}
      {!narrow && (
        <span
          className={cn(
            'text-right text-muted text-xs tabular-nums max-desk:hidden',
            quiet ? 'pt-0.5' : 'pt-1',
          )}
        >
          {event.points ? `${event.points > 0 ? '+' : '−'}${Math.abs(event.points)}` : ''}
        </span>
      )}
      <AbsoluteTime
        at={event.at}
        only="time"
        className={cn('whitespace-nowrap text-right text-faint text-xs', quiet ? 'pt-0.5' : 'pt-1')}
      />
    </li>
  )
}

function Sentence({ event }: { event: TimelineEvent }) {
  return (
    <>
      {event.text}
      {event.object && (
        <>
          {' '}
          <strong className="font-medium">{event.object}</strong>
        </>
      )}
      {event.after && ` ${event.after}`}
    </>
  )
}

function Body({ event }: { event: TimelineEvent }) {
  const detail = event.detail && <div className="mt-px text-faint text-xs">{event.detail}</div>
  if (!event.pages?.length)
    return (
      <div className="min-w-0 pt-0.5">
        <Sentence event={event} />
        {detail}
      </div>
    )
  return (
    <div className="min-w-0 pt-0.5">
      <details className="group/visit">
        <summary className="inline-flex list-none items-center gap-1.5 rounded-[4px]">
          <span>
            <Sentence event={event} />
          </span>
          <Icon
            name="chevron-right"
            size={12}
            className="text-faint transition-[rotate] duration-120 group-open/visit:rotate-90"
          />
        </summary>
        <ul className="mt-1.5 mb-1 border-border border-l pl-3">
          {event.pages.map((page, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a page may be visited twice, in this order
              key={index}
              className="flex gap-2 text-muted text-xs leading-[22px]"
            >
              <span className="truncate">{page.title}</span>
              {page.ms !== undefined && (
                <span className="ml-auto whitespace-nowrap text-faint tabular-nums">
                  {durationText(page.ms)}
                </span>
              )}
            </li>
          ))}
        </ul>
      </details>
      {detail}
    </div>
  )
}

function QuietBody({ event }: { event: TimelineEvent }) {
  const { change } = event
  const moved = change && change.shown !== false
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-1 pt-0.5 text-muted text-xs">
      <span>
        <Sentence event={event} />
      </span>
      {moved && (
        <>
          {change.before !== undefined && (
            <Value kind={change.beforeKind ?? 'old'} className="max-w-60">
              {change.before}
            </Value>
          )}
          <Value kind={change.afterKind} className="max-w-60">
            {change.after}
          </Value>
        </>
      )}
      {change?.direction && <Arrow direction={change.direction} />}
      {change?.note &&
        (change.href ? (
          <Link href={change.href} className="link">
            {change.note}
          </Link>
        ) : (
          <span>{change.note}</span>
        ))}
      {event.detail && <span className="text-faint">{event.detail}</span>}
    </div>
  )
}
