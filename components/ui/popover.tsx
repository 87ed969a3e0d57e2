'use client'

import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

/** A small place to work, beside what opened it (a filter builder, an explanation). */
export function Popover({
  trigger,
  title,
  open,
  onOpenChange,
  align = 'start',
  children,
  className,
}: {
  trigger: ReactElement
  /** Heard by screen readers; seen as a heading when given. */
  title?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'center' | 'end'
  children: ReactNode
  className?: string
}) {
  return (
    <BasePopover.Root open={open} onOpenChange={onOpenChange}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <BasePopover.Popup
            className={cn(
              'popup w-72 max-w-[calc(100vw-1rem)] rounded-lg bg-raised p-3 shadow-raised outline-none',
              className,
            )}
          >
            {title && <BasePopover.Title className="mb-2 font-semibold">{title}</BasePopover.Title>}
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
