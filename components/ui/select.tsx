'use client'

import { Select as BaseSelect } from '@base-ui/react/select'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

export type Option<V extends string = string> = {
  value: V
  label: string
  /** Drawn instead of the label (a voice mark, a state). */
  look?: ReactNode
  disabled?: boolean
  /** Said beneath the label, in the list only. */
  hint?: string
}

/**
 * One of a few. `look`: field (in a form), toolbar (quieter edge), inline (no edge until hovered: inside a row).
 * Inside a Field the label is wired; elsewhere give `label`.
 */
export function Select<V extends string>({
  options,
  value,
  defaultValue,
  onValueChange,
  look = 'field',
  label,
  placeholder = 'Choose…',
  name,
  disabled,
  className,
}: {
  options: readonly Option<V>[]
  value?: V | null
  defaultValue?: V | null
  onValueChange?: (value: V) => void
  look?: 'field' | 'toolbar' | 'inline'
  label?: string
  placeholder?: string
  name?: string
  disabled?: boolean
  className?: string
}) {
  return (
    <BaseSelect.Root
      items={options as Option<V>[]}
      value={value}
      defaultValue={defaultValue}
      onValueChange={(next) => next !== null && onValueChange?.(next as V)}
      name={name}
      disabled={disabled}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={cn(
          'inline-flex min-w-0 select-none items-center gap-1.5 rounded-md border text-left transition-colors duration-120 data-disabled:text-faint',
          look === 'field' &&
            'h-7 w-full justify-between border-control bg-surface px-2 data-invalid:border-need',
          look === 'toolbar' &&
            'h-7 border-border-strong bg-surface px-2.5 font-medium hover:bg-hover data-popup-open:bg-hover',
          look === 'inline' &&
            '-ml-2 h-6 max-w-full border-transparent pr-1 pl-2 hover:bg-hover data-popup-open:bg-hover',
          className,
        )}
      >
        <BaseSelect.Value className="min-w-0 truncate data-placeholder:text-faint">
          {(current: V | null) => {
            const option = options.find((each) => each.value === current)
            return option ? (option.look ?? option.label) : placeholder
          }}
        </BaseSelect.Value>
        <BaseSelect.Icon className="text-faint">
          <Icon name="chevron-down" size={12} />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner
          sideOffset={4}
          alignItemWithTrigger={false}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <BaseSelect.Popup className="popup max-h-[min(20rem,var(--available-height))] min-w-[max(var(--anchor-width),10rem)] overflow-y-auto rounded-lg bg-raised p-1 shadow-raised outline-none">
            <BaseSelect.List>
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="grid min-h-7 grid-cols-[minmax(0,1fr)_14px] items-center gap-2 rounded-[5px] px-2 py-1 outline-none data-disabled:text-faint data-highlighted:bg-raised-selected"
                >
                  <BaseSelect.ItemText className="truncate">
                    {option.look ?? option.label}
                  </BaseSelect.ItemText>
                  <BaseSelect.ItemIndicator className="text-muted">
                    <Icon name="check" size={14} />
                  </BaseSelect.ItemIndicator>
                  {option.hint && (
                    <span className="col-span-2 -mt-1 max-w-64 text-muted text-xs">
                      {option.hint}
                    </span>
                  )}
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
