'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { ConnectorPill } from '#components/shell/connector-pill.tsx'
import { isWithin, type NavigationItem, navigationFor } from '#components/shell/navigation.ts'
import type { ShellStatus } from '#components/shell/shell-status.ts'
import type { Theme } from '#components/shell/theme.ts'
import { type Unit, UnitSwitcher } from '#components/shell/unit-switcher.tsx'
import { UserMenu } from '#components/shell/user-menu.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { NumberText } from '#components/ui/number.tsx'
import type { Role } from '#lib/auth/permissions.ts'

export type RailProps = {
  viewer: { name: string; email: string; role: Role }
  unit: Unit
  units: readonly Unit[]
  switchUnit?: (unitId: string) => Promise<unknown>
  status: ShellStatus
  theme: Theme
  collapsed?: boolean
  onCollapse?: () => void
  onPalette: () => void
  onKeyboardHelp: () => void
  onNavigate?: () => void
}

/** Business unit, search, menu, connector, you. The same in the drawer of a phone. */
export function Rail({ collapsed = false, ...props }: RailProps) {
  const { viewer, status } = props
  const menu = useRef<HTMLElement>(null)
  const pathname = usePathname()
  // The menu is longer than a low window: where one is must be seen in it.
  useEffect(() => {
    if (pathname)
      menu.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [pathname])
  return (
    <div className="flex h-full min-h-0 flex-col bg-bg">
      <UnitSwitcher
        unit={props.unit}
        units={props.units}
        switchUnit={props.switchUnit}
        collapsed={collapsed}
      />
      <button
        type="button"
        onClick={props.onPalette}
        aria-label="Search"
        className={cn(
          'mx-2 mb-2 flex h-7 flex-none items-center gap-2 rounded-md border border-border bg-surface pr-1.5 pl-2 text-faint hover:border-border-strong max-desk:h-9',
          collapsed && 'justify-center px-0',
        )}
      >
        <Icon name="search" size={14} />
        {!collapsed && (
          <>
            Search
            <Kbd className="ml-auto">⌘ K</Kbd>
          </>
        )}
      </button>
      <nav
        ref={menu}
        aria-label="Main"
        className="no-scrollbar min-h-0 flex-1 overflow-y-auto px-2 pb-2"
      >
        {navigationFor(viewer.role).map((group, index) => (
          <div key={group.label ?? index} className={cn(group.label && 'mt-1.5')}>
            {group.label &&
              (collapsed ? (
                <div className="mx-1.5 my-2 h-px bg-border" />
              ) : (
                <p className="h-7 px-2 pt-2.5 text-faint text-xs">{group.label}</p>
              ))}
            {group.items.map((item) => (
              <RailLink
                key={item.href}
                item={item}
                count={item.count && status.counts[item.count]}
                collapsed={collapsed}
                onNavigate={props.onNavigate}
              />
            ))}
          </div>
        ))}
      </nav>
      <div className="grid flex-none gap-0.5 border-border border-t p-2">
        <ConnectorPill
          state={status.connector}
          look={collapsed ? 'mark' : 'rail'}
          link={viewer.role !== 'sales'}
        />
        <div className={cn('flex items-center', collapsed && 'flex-col-reverse')}>
          <UserMenu
            name={viewer.name}
            email={viewer.email}
            theme={props.theme}
            collapsed={collapsed}
            onKeyboardHelp={props.onKeyboardHelp}
          />
          {props.onCollapse && (
            <IconButton
              icon="sidebar"
              label={collapsed ? 'Widen the navigation (⌘B)' : 'Narrow the navigation (⌘B)'}
              onClick={props.onCollapse}
            />
          )}
        </div>
      </div>
    </div>
  )
}

function RailLink({
  item,
  count,
  collapsed,
  onNavigate,
}: {
  item: NavigationItem
  count: number | undefined
  collapsed: boolean
  onNavigate?: () => void
}) {
  const current = isWithin(item.href, usePathname())
  return (
    <Link
      href={item.href}
      aria-current={current ? 'page' : undefined}
      title={collapsed ? item.label : undefined}
      onClick={onNavigate}
      className={cn(
        'flex h-7 scroll-my-2 items-center gap-2 rounded-md px-2 font-medium text-muted transition-colors duration-120 hover:bg-hover hover:text-text aria-[current]:bg-selected aria-[current]:text-text max-desk:h-9',
        collapsed && 'justify-center px-0',
      )}
    >
      <Icon name={item.icon} className={current ? 'text-text' : 'text-faint'} />
      <span className={collapsed ? 'sr-only' : 'truncate'}>{item.label}</span>
      {count !== undefined && count > 0 && !collapsed && (
        <NumberText
          value={count}
          className={cn('ml-auto text-xs', item.need ? 'text-need-text' : 'font-normal text-faint')}
        />
      )}
    </Link>
  )
}
