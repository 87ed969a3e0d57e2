'use client'

import type { ComponentProps } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Kbd } from '#components/ui/kbd.tsx'

/** The search of a toolbar. `/` puts the cursor into the first one on the page. */
export function SearchInput({
  label,
  className,
  placeholder,
  slash = true,
  ...rest
}: { label: string; slash?: boolean } & Omit<ComponentProps<'input'>, 'type' | 'aria-label'>) {
  return (
    <label
      className={cn(
        'flex h-7 w-54 min-w-0 items-center gap-2 rounded-md border border-border-strong bg-surface pr-1.5 pl-2 focus-within:outline-2 focus-within:outline-focus max-desk:w-auto max-desk:min-w-40 max-desk:flex-1',
        className,
      )}
    >
      <Icon name="search" size={14} className="text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        data-search-key={slash ? '' : undefined}
        className="peer min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint placeholder:opacity-100"
        {...rest}
      />
      {slash && <Kbd className="peer-focus:invisible max-desk:hidden">/</Kbd>}
    </label>
  )
}
