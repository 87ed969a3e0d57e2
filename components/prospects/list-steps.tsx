'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useShortcuts } from '#components/shell/use-shortcuts.ts'
import { IconLink } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { neighboursQuery } from '#lib/prospects/client.ts'
import type { Neighbours } from '#lib/prospects/types.ts'

const countMost = 10_000
type Step = 'previous' | 'next'

/** The page is drawn anew for the next person; the focus goes on where it was. */
let stepped: Step | null = null

/** From one prospect to the next of the list that it was opened from. */
export function ListSteps({
  id,
  list,
  addressOf,
}: {
  id: string
  list: string
  addressOf: (id: string) => string
}) {
  const router = useRouter()
  const { locale } = useClock()
  const { data: neighbours } = useQuery(neighboursQuery(id, list))
  const box = useRef<HTMLDivElement>(null)
  const go = (step: Step) => {
    const target = neighbours?.[step]
    if (target) router.push(addressOf(target.id))
  }
  useShortcuts({ j: () => go('next'), k: () => go('previous') })
  useEffect(() => {
    if (!neighbours || !stepped) return
    const links = [...(box.current?.querySelectorAll<HTMLElement>('a[data-step]') ?? [])]
    const link = links.find((each) => each.dataset.step === stepped) ?? links[0]
    stepped = null
    link?.focus()
  }, [neighbours])

  return (
    <div ref={box} className="flex items-center">
      <span className="mr-1 min-w-16 text-right text-faint text-xs tabular-nums max-desk:hidden">
        {neighbours && positionText(neighbours, locale)}
      </span>
      {(['previous', 'next'] as const).map((step) => {
        const target = neighbours?.[step]
        const icon = step === 'previous' ? 'arrow-up' : 'arrow-down'
        const words = step === 'previous' ? 'Previous prospect (k)' : 'Next prospect (j)'
        return target ? (
          <IconLink
            key={step}
            data-step={step}
            icon={icon}
            label={words}
            href={addressOf(target.id)}
            onClick={() => {
              stepped = step
            }}
          />
        ) : (
          <span
            key={step}
            aria-hidden="true"
            className="inline-grid size-7 place-items-center text-faint opacity-60"
          >
            <Icon name={icon} />
          </span>
        )
      })}
    </div>
  )
}

export function positionText({ position, total }: Neighbours, locale: string): string {
  const format = new Intl.NumberFormat(locale)
  const most = (n: number) => (n > countMost ? `${format.format(countMost)}+` : format.format(n))
  if (position === null) return `Left the list of ${most(total)}`
  return `${most(position)} of ${most(total)}`
}
