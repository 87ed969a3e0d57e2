'use client'

import { cn } from '#components/ui/classes.ts'
import { useClock } from '#components/ui/clock.tsx'

/** A number in the reader's locale, tabular. `dash` draws nothing-happened as an en dash. */
export function NumberText({
  value,
  unit,
  currency,
  dash,
  className,
}: {
  value: number | null | undefined
  unit?: string
  currency?: string
  dash?: boolean
  className?: string
}) {
  const { locale } = useClock()
  if (value === null || value === undefined || (dash && value === 0))
    return <span className={cn('text-faint', className)}>–</span>
  const text = currency
    ? new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        maximumFractionDigits: 0,
      }).format(value)
    : new Intl.NumberFormat(locale).format(value)
  return (
    <span className={cn('tabular-nums', className)}>
      {text}
      {unit && ` ${unit}`}
    </span>
  )
}
