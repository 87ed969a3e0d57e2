'use client'

import { Menu as BaseMenu } from '@base-ui/react/menu'
import Link from 'next/link'
import type { ReactElement, ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'

const itemLook =
  'flex min-h-7 w-full select-none items-center gap-2 rounded-[5px] px-2 outline-none data-disabled:text-faint data-highlighted:bg-raised-selected max-desk:min-h-9'

export const menuPopupLook =
  'popup min-w-44 max-w-[min(22rem,calc(100vw-1rem))] max-h-(--available-height) overflow-y-auto rounded-lg bg-raised p-1 shadow-raised outline-none'

/** What a button opens: a list of verbs. `trigger` is a Button or an IconButton. */
export function Menu({
  trigger,
  children,
  align = 'end',
  side = 'bottom',
  className,
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'right'
  className?: string
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <BaseMenu.Popup className={cn(menuPopupLook, className)}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

export function MenuItem({
  icon,
  shortcut,
  href,
  disabled,
  danger,
  closeOnClick,
  onSelect,
  children,
}: {
  icon?: IconName
  /** One letter, shown at the right. */
  shortcut?: string
  href?: string
  disabled?: boolean
  danger?: boolean
  closeOnClick?: boolean
  onSelect?: () => void
  children: ReactNode
}) {
  const content = (
    <>
      {icon && <Icon name={icon} className={danger ? 'text-need' : 'text-muted'} />}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut && <kbd className="pl-4 font-medium font-sans text-2xs text-muted">{shortcut}</kbd>}
    </>
  )
  const className = cn(itemLook, danger && 'text-need-text')
  if (href)
    return (
      <BaseMenu.LinkItem className={className} closeOnClick render={<Link href={href} />}>
        {content}
      </BaseMenu.LinkItem>
    )
  return (
    <BaseMenu.Item
      className={className}
      disabled={disabled}
      closeOnClick={closeOnClick}
      onClick={onSelect}
    >
      {content}
    </BaseMenu.Item>
  )
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="-mx-1 my-1 h-px bg-border" />
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-faint text-xs">
        {label}
      </BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  )
}

/** A thing in a menu that is on or off and leaves the menu open (columns of a grid). */
export function MenuCheck({
  checked,
  disabled,
  onCheckedChange,
  children,
}: {
  checked: boolean
  disabled?: boolean
  onCheckedChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <BaseMenu.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={onCheckedChange}
      closeOnClick={false}
      className={itemLook}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <BaseMenu.CheckboxItemIndicator className="text-muted">
        <Icon name="check" size={14} />
      </BaseMenu.CheckboxItemIndicator>
    </BaseMenu.CheckboxItem>
  )
}

/** One of a few, in a menu (theme, sort order, business unit). */
export function MenuChoices<V extends string>({
  value,
  onValueChange,
  choices,
}: {
  value: V
  onValueChange: (value: V) => void
  choices: readonly { value: V; label: ReactNode; icon?: IconName; hint?: ReactNode }[]
}) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onValueChange(next as V)}>
      {choices.map((choice) => (
        <BaseMenu.RadioItem
          key={choice.value}
          value={choice.value}
          closeOnClick
          className={itemLook}
        >
          {choice.icon && <Icon name={choice.icon} className="text-muted" />}
          <span className="min-w-0 flex-1 truncate">
            {choice.label}
            {choice.hint && <span className="ml-2 text-muted text-xs">{choice.hint}</span>}
          </span>
          <BaseMenu.RadioItemIndicator className="text-muted">
            <Icon name="check" size={14} />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  )
}
