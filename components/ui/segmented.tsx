'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

export type Segment<V extends string = string> = {
  value: V
  label: ReactNode
  count?: ReactNode
  /** With an address a segment is a link: the choice lives in the URL. */
  href?: string
}

/** One of a few ways to look at the same thing. Give `onValueChange`, or an href per segment. */
export function Segmented<V extends string>({
  label,
  segments,
  value,
  onValueChange,
  size = 'control',
  className,
}: {
  label: string
  segments: readonly Segment<V>[]
  value: V
  onValueChange?: (value: V) => void
  size?: 'control' | 'small'
  className?: string
}) {
  const look = (on: boolean) =>
    cn(
      'flex items-center gap-1.5 whitespace-nowrap px-2 text-xs not-first:border-border not-first:border-l',
      on ? 'bg-selected font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
    )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row of buttons in a toolbar
    <div
      role="group"
      aria-label={label}
      className={cn(
        'no-scrollbar inline-flex max-w-full overflow-x-auto rounded-md border border-border-strong',
        size === 'control' ? 'h-7' : 'h-6',
        className,
      )}
    >
      {segments.map((segment) => {
        const on = segment.value === value
        const content = (
          <>
            {segment.label}
            {segment.count !== undefined && (
              <span className={cn('font-normal tabular-nums', on ? 'text-muted' : 'text-faint')}>
                {segment.count}
              </span>
            )}
          </>
        )
        return segment.href ? (
          <Link
            key={segment.value}
            href={segment.href}
            aria-current={on ? 'page' : undefined}
            scroll={false}
            className={look(on)}
          >
            {content}
          </Link>
        ) : (
          <button
            key={segment.value}
            type="button"
            aria-pressed={on}
            onClick={() => onValueChange?.(segment.value)}
            className={look(on)}
          >
            {content}
          </button>
        )
      })}
    </div>
  )
}
