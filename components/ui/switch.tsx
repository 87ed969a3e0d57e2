'use client'

import { Switch as BaseSwitch } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

/** On or off, at once. `label` is always heard; children are the words that are seen, left of it. */
export function Switch({
  label,
  children,
  className,
  onCheckedChange,
  ...rest
}: {
  label: string
  children?: ReactNode
  checked?: boolean
  defaultChecked?: boolean
  onCheckedChange?: (checked: boolean) => void
  name?: string
  disabled?: boolean
  className?: string
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the hidden input inside the switch
    <label className={cn('inline-flex items-center gap-2', className)}>
      {children}
      <BaseSwitch.Root
        aria-label={label}
        onCheckedChange={(checked) => onCheckedChange?.(checked)}
        className="relative h-4 w-7 shrink-0 rounded-full bg-control transition-colors duration-120 data-checked:bg-primary data-disabled:opacity-50"
        {...rest}
      >
        <BaseSwitch.Thumb className="absolute top-0.5 left-0.5 size-3 rounded-full bg-surface transition-[translate] duration-120 ease-move data-checked:translate-x-3 data-checked:bg-on-primary" />
      </BaseSwitch.Root>
    </label>
  )
}
