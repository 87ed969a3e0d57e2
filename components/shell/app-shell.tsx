'use client'

import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { CommandPalette } from '#components/shell/command-palette.tsx'
import { ConnectionBanner } from '#components/shell/connection-banner.tsx'
import { KeyboardHelp } from '#components/shell/keyboard-help.tsx'
import { startShortcuts } from '#components/shell/keys.ts'
import { navigationFor } from '#components/shell/navigation.ts'
import { Rail, type RailProps } from '#components/shell/rail.tsx'
import { type PaletteAction, ShellContext } from '#components/shell/shell-context.tsx'
import type { ShellStatus } from '#components/shell/shell-status.ts'
import { chooseTheme, rememberInCookie } from '#components/shell/theme.ts'
import { useShortcuts } from '#components/shell/use-shortcuts.ts'
import { cn } from '#components/ui/classes.ts'
import { backdropLook } from '#components/ui/dialog.tsx'
import { fetchJson } from '#lib/base/fetch-json.ts'

type Props = Pick<RailProps, 'viewer' | 'unit' | 'units' | 'switchUnit' | 'status' | 'theme'> & {
  /** Answers GET with a ShellStatus; asked every 5 seconds. */
  statusUrl: string
  /** Answers GET ?q= with PaletteHit[]. */
  searchUrl: string
  /** From the cookie `rail`. */
  collapsed?: boolean
  children: ReactNode
}

const statusEveryMs = 5000

/** The frame of every console page: rail, drawer, palette, keyboard, what does not answer. */
export function AppShell(props: Props) {
  const { viewer, children } = props
  const [collapsed, setCollapsed] = useState(props.collapsed ?? false)
  const [navigationOpen, setNavigationOpen] = useState(false)
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [helpOpen, setHelpOpen] = useState(false)
  const [extra, setExtra] = useState<readonly PaletteAction[]>([])

  const { data: status } = useQuery({
    queryKey: ['shell', props.unit.id],
    queryFn: ({ signal }) => fetchJson<ShellStatus>(props.statusUrl, { signal }),
    initialData: props.status,
    refetchInterval: statusEveryMs,
  })

  // A page that the server draws anew (after an action) brings a newer state than the last poll.
  const queries = useQueryClient()
  useEffect(() => {
    queries.setQueryData(['shell', props.unit.id], props.status)
  }, [queries, props.unit.id, props.status])

  const openNavigation = useCallback(() => setNavigationOpen(true), [])
  const openPalette = useCallback(() => {
    setNavigationOpen(false)
    setPaletteOpen(true)
  }, [])
  const openKeyboardHelp = useCallback(() => setHelpOpen(true), [])
  const toggleRail = useCallback(() => {
    setCollapsed((now) => {
      rememberInCookie('rail', now ? 'wide' : 'narrow')
      return !now
    })
  }, [])
  const addActions = useCallback((added: readonly PaletteAction[]) => {
    setExtra((now) => [...now, ...added])
    return () => setExtra((now) => now.filter((action) => !added.includes(action)))
  }, [])

  useGlobalKeys({ role: viewer.role, openPalette, openKeyboardHelp, toggleRail })

  const shell = useMemo(
    () => ({
      role: viewer.role,
      status,
      openNavigation,
      openPalette,
      openKeyboardHelp,
      addActions,
    }),
    [viewer.role, status, openNavigation, openPalette, openKeyboardHelp, addActions],
  )
  const actions = useMemo<PaletteAction[]>(
    () => [
      ...extra,
      { id: 'theme-light', label: 'Light theme', icon: 'sun', run: () => chooseTheme('light') },
      { id: 'theme-dark', label: 'Dark theme', icon: 'moon', run: () => chooseTheme('dark') },
      { id: 'rail', label: 'Narrow or widen the navigation', icon: 'sidebar', run: toggleRail },
      { id: 'keys', label: 'Keyboard shortcuts', icon: 'keyboard', run: openKeyboardHelp },
    ],
    [extra, toggleRail, openKeyboardHelp],
  )
  const rail = {
    viewer,
    unit: props.unit,
    units: props.units,
    switchUnit: props.switchUnit,
    theme: props.theme,
    status,
    onPalette: openPalette,
    onKeyboardHelp: openKeyboardHelp,
  }

  return (
    <ShellContext value={shell}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-primary px-3 py-1.5 text-on-primary focus:translate-y-0"
      >
        Skip to content
      </a>
      <div
        className={cn(
          'grid h-dvh max-desk:grid-cols-[minmax(0,1fr)]',
          collapsed
            ? 'desk:grid-cols-[52px_minmax(0,1fr)]'
            : 'desk:grid-cols-[var(--size-rail)_minmax(0,1fr)]',
        )}
      >
        <aside aria-label="Navigation" className="min-h-0 border-border border-r max-desk:hidden">
          <Rail {...rail} collapsed={collapsed} onCollapse={toggleRail} />
        </aside>
        <main
          id="content"
          tabIndex={-1}
          className="flex h-dvh min-h-0 min-w-0 flex-col bg-surface outline-none"
        >
          <ConnectionBanner />
          {children}
        </main>
      </div>
      <Drawer open={navigationOpen} onOpenChange={setNavigationOpen}>
        <Rail {...rail} onNavigate={() => setNavigationOpen(false)} />
      </Drawer>
      <CommandPalette
        open={paletteOpen}
        onOpenChange={setPaletteOpen}
        role={viewer.role}
        searchUrl={props.searchUrl}
        actions={actions}
      />
      <KeyboardHelp open={helpOpen} onOpenChange={setHelpOpen} role={viewer.role} />
    </ShellContext>
  )
}

function Drawer({
  open,
  onOpenChange,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLook} />
        <Dialog.Popup
          aria-label="Navigation"
          className="fixed inset-y-0 left-0 z-40 w-72 bg-bg shadow-raised outline-none transition-[translate] duration-180 ease-move data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          {children}
          <Dialog.Close className="sr-only">Close navigation</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function useGlobalKeys({
  role,
  openPalette,
  openKeyboardHelp,
  toggleRail,
}: {
  role: Props['viewer']['role']
  openPalette: () => void
  openKeyboardHelp: () => void
  toggleRail: () => void
}) {
  const router = useRouter()
  const handlers = useMemo(() => {
    const screens = navigationFor(role)
      .flatMap((group) => group.items)
      .filter((item) => item.letter)
      .map((item) => [`g ${item.letter}`, () => router.push(item.href)] as const)
    return {
      ...Object.fromEntries(screens),
      'mod+k': openPalette,
      'mod+b': toggleRail,
      '?': openKeyboardHelp,
      '/': () => document.querySelector<HTMLInputElement>('[data-search-key]')?.focus(),
    }
  }, [role, router, openPalette, openKeyboardHelp, toggleRail])
  useShortcuts(handlers)
  useEffect(() => {
    const timer = setTimeout(startShortcuts)
    return () => clearTimeout(timer)
  }, [])
}
