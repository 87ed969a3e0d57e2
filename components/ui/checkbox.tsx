'use client'

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

type Props = {
  checked?: boolean
  defaultChecked?: boolean
  indeterminate?: boolean
  onCheckedChange?: (checked: boolean) => void
  name?: string
  value?: string
  disabled?: boolean
  className?: string
} & ({ label: string; children?: never } | { label?: never; children: ReactNode })

const box =
  'grid size-4 shrink-0 place-items-center rounded-[4px] border border-control bg-surface text-on-primary data-checked:border-primary data-checked:bg-primary data-indeterminate:border-primary data-indeterminate:bg-primary data-disabled:opacity-50'

/** `label` names a box that stands alone (in a row); children are words beside it. */
export function Checkbox({ label, children, className, onCheckedChange, ...rest }: Props) {
  const control = (
    <BaseCheckbox.Root
      aria-label={label}
      className={cn(box, children === undefined && className)}
      onCheckedChange={(checked) => onCheckedChange?.(checked)}
      {...rest}
    >
      <BaseCheckbox.Indicator className="grid place-items-center">
        <svg
          viewBox="0 0 12 12"
          width="12"
          height="12"
          fill="none"
          stroke="currentColor"
          aria-hidden="true"
        >
          <path
            d={rest.indeterminate ? 'M2.5 6h7' : 'm2.5 6.3 2.3 2.2 4.7-5'}
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  )
  if (children === undefined) return control
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the hidden input inside the box
    <label className={cn('flex items-start gap-2 [&>[role=checkbox]]:mt-0.5', className)}>
      {control}
      <span>{children}</span>
    </label>
  )
}
