'use client'

import { Field as BaseField } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

/** One form field: label, control, hint, and what is wrong. The control inside is wired to all three. */
export function Field({
  label,
  hint,
  error,
  optional,
  name,
  children,
  className,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  optional?: boolean
  name?: string
  children: ReactNode
  className?: string
}) {
  return (
    <BaseField.Root
      name={name}
      invalid={Boolean(error)}
      className={cn('grid content-start gap-1.5', className)}
    >
      <BaseField.Label className="font-medium">
        {label}
        {optional && <span className="font-normal text-faint"> (optional)</span>}
      </BaseField.Label>
      {children}
      {error ? (
        <BaseField.Error match className="flex gap-1.5 text-need-text text-xs">
          <Icon name="need" size={14} className="mt-px text-need" />
          <span>{error}</span>
        </BaseField.Error>
      ) : (
        hint && (
          <BaseField.Description className="max-w-read text-faint text-xs">
            {hint}
          </BaseField.Description>
        )
      )}
    </BaseField.Root>
  )
}

export const controlLook =
  'w-full min-w-0 rounded-md border border-control bg-surface text-text placeholder:text-faint placeholder:opacity-100 focus-visible:outline-offset-0 disabled:border-border disabled:bg-hover disabled:text-faint data-invalid:border-need'

export type InputProps = ComponentProps<typeof BaseField.Control> & {
  scale?: 'control' | 'large'
}

export function Input({ className, scale = 'control', ...rest }: InputProps) {
  return (
    <BaseField.Control
      className={cn(
        controlLook,
        scale === 'large' ? 'h-9 px-2.5' : 'h-7 px-2',
        className as string,
      )}
      {...rest}
    />
  )
}

export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <BaseField.Control
      render={<textarea rows={rows} {...rest} />}
      className={cn(controlLook, 'resize-y px-2 py-1.5', className)}
    />
  )
}
