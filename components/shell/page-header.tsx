'use client'

import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { OpenNavigation, PhonePill } from '#components/shell/phone-bar.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Menu } from '#components/ui/menu.tsx'

/**
 * The top bar of a page: where it lies, its title, a count; secondary actions, the one primary action, the rest in a
 * menu. On a phone the actions take a second line.
 */
export function PageHeader({
  title,
  count,
  crumbs = [],
  actions,
  primary,
  menu,
  steps,
}: {
  title: ReactNode
  count?: ReactNode
  crumbs?: readonly { label: string; href: string }[]
  actions?: ReactNode
  primary?: ReactNode
  /** MenuItems */
  menu?: ReactNode
  /** To the neighbours in a list. Small enough to stay on the first line of a phone. */
  steps?: ReactNode
}) {
  return (
    <header className="flex min-h-12 flex-none flex-wrap items-center gap-x-2 border-border border-b px-6 max-desk:pr-4 max-desk:pl-2">
      <OpenNavigation />
      <div className="flex h-12 min-w-0 items-center gap-2">
        {crumbs.map((crumb) => (
          <Fragment key={crumb.href}>
            <Link
              href={crumb.href}
              className="whitespace-nowrap text-muted hover:text-text max-desk:hidden"
            >
              {crumb.label}
            </Link>
            <Icon name="chevron-right" size={12} className="-mx-1 text-faint max-desk:hidden" />
          </Fragment>
        ))}
        <h1 className="truncate font-semibold text-md tracking-tight">{title}</h1>
        {count !== undefined && (
          <span className="whitespace-nowrap text-faint tabular-nums">{count}</span>
        )}
      </div>
      <span className="flex-1" />
      <PhonePill />
      {steps}
      {(actions || primary || menu) && (
        <div className="flex items-center gap-2 max-desk:w-full max-desk:pb-2 max-desk:pl-2">
          {actions}
          {primary}
          {menu && (
            <Menu
              trigger={
                <IconButton icon="dots" label="More actions" className="-mr-1.5 max-desk:ml-auto" />
              }
            >
              {menu}
            </Menu>
          )}
        </div>
      )}
    </header>
  )
}
