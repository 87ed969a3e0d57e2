'use client'

import { Combobox as BaseCombobox } from '@base-ui/react/combobox'
import { cn } from '#components/ui/classes.ts'
import { controlLook } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { Option } from '#components/ui/select.tsx'

/** One of many, found by typing. With `onQueryChange` the options are the server's answer and are not filtered here. */
export function Combobox<V extends string>({
  options,
  value,
  onValueChange,
  onQueryChange,
  label,
  placeholder = 'Search…',
  empty = 'Nothing found',
  busy,
  disabled,
  name,
  className,
}: {
  options: readonly Option<V>[]
  value: V | null
  onValueChange: (value: V | null) => void
  onQueryChange?: (query: string) => void
  label?: string
  placeholder?: string
  empty?: string
  busy?: boolean
  disabled?: boolean
  name?: string
  className?: string
}) {
  return (
    <BaseCombobox.Root
      items={options as Option<V>[]}
      value={options.find((option) => option.value === value) ?? null}
      onValueChange={(next) => onValueChange((next as Option<V> | null)?.value ?? null)}
      onInputValueChange={(query) => onQueryChange?.(query)}
      isItemEqualToValue={(item, current) => item.value === current.value}
      filter={onQueryChange ? null : undefined}
      disabled={disabled}
      name={name}
      autoHighlight
      modal
    >
      <BaseCombobox.InputGroup className={cn('relative', className)}>
        <BaseCombobox.Input
          aria-label={label}
          placeholder={placeholder}
          className={cn(controlLook, 'h-7 pr-7 pl-2')}
        />
        <BaseCombobox.Trigger
          aria-label="Show the choices"
          className="absolute inset-y-0 right-0 grid w-7 place-items-center text-faint"
        >
          <Icon name="chevron-down" size={12} />
        </BaseCombobox.Trigger>
      </BaseCombobox.InputGroup>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <BaseCombobox.Popup className="popup max-h-[min(20rem,var(--available-height))] w-[max(var(--anchor-width),14rem)] overflow-y-auto rounded-lg bg-raised p-1 shadow-raised">
            <BaseCombobox.Empty className="px-2 py-1.5 text-muted empty:hidden">
              {busy ? 'Searching…' : empty}
            </BaseCombobox.Empty>
            <BaseCombobox.List>
              {(option: Option<V>) => (
                <BaseCombobox.Item
                  key={option.value}
                  value={option}
                  disabled={option.disabled}
                  className="grid min-h-7 grid-cols-[minmax(0,1fr)_14px] items-center gap-2 rounded-[5px] px-2 py-1 outline-none data-disabled:text-faint data-highlighted:bg-raised-selected"
                >
                  <span className="truncate">
                    {option.look ?? option.label}
                    {option.hint && <span className="ml-2 text-muted text-xs">{option.hint}</span>}
                  </span>
                  <BaseCombobox.ItemIndicator className="text-muted">
                    <Icon name="check" size={14} />
                  </BaseCombobox.ItemIndicator>
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  )
}
