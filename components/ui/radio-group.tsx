'use client'

import { Radio } from '@base-ui/react/radio'
import { RadioGroup as BaseRadioGroup } from '@base-ui/react/radio-group'
import { type ReactNode, useId } from 'react'
import { cn } from '#components/ui/classes.ts'

export type Choice<V extends string = string> = {
  value: V
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

/** One of a few whose consequences need a line each. */
export function RadioGroup<V extends string>({
  label,
  choices,
  value,
  defaultValue,
  onValueChange,
  name,
  className,
}: {
  label: string
  choices: readonly Choice<V>[]
  value?: V
  defaultValue?: V
  onValueChange?: (value: V) => void
  name?: string
  className?: string
}) {
  const id = useId()
  return (
    <BaseRadioGroup
      aria-label={label}
      value={value}
      defaultValue={defaultValue}
      onValueChange={(next) => onValueChange?.(next as V)}
      name={name}
      className={cn('grid gap-2', className)}
    >
      {choices.map((choice) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the hidden input inside the circle
        <label key={choice.value} className="flex items-start gap-2">
          <Radio.Root
            value={choice.value}
            disabled={choice.disabled}
            // Named also before React has taken over the hidden input inside.
            aria-labelledby={`${id}-${choice.value}`}
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-control bg-surface data-checked:border-primary data-checked:bg-primary data-disabled:opacity-50"
          >
            <Radio.Indicator className="size-1.5 rounded-full bg-on-primary" />
          </Radio.Root>
          <span>
            <span id={`${id}-${choice.value}`} className="font-medium">
              {choice.label}
            </span>
            {choice.hint && <span className="block text-muted text-xs">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </BaseRadioGroup>
  )
}
