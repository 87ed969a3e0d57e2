'use client'

import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useState } from 'react'
import { type Entry, type Group, useGroups, usePeople } from '#components/shell/palette-entries.ts'
import type { PaletteAction } from '#components/shell/shell-context.tsx'
import { backdropLook } from '#components/ui/dialog.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { Role } from '#lib/auth/permissions.ts'

/** ⌘K: people by name or e-mail, screens, and what can be done here. */
export function CommandPalette({
  open,
  onOpenChange,
  role,
  searchUrl,
  actions,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  role: Role
  searchUrl: string
  actions: readonly PaletteAction[]
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLook} />
        <Dialog.Popup
          aria-label="Search and commands"
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[min(30rem,76dvh)] w-[calc(100vw-1rem)] max-w-[560px] -translate-x-1/2 flex-col overflow-clip rounded-xl bg-raised shadow-raised outline-none transition-[opacity,scale] duration-120 ease-move data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <PaletteBody
            role={role}
            searchUrl={searchUrl}
            actions={actions}
            onDone={() => onOpenChange(false)}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody({
  role,
  searchUrl,
  actions,
  onDone,
}: {
  role: Role
  searchUrl: string
  actions: readonly PaletteAction[]
  onDone: () => void
}) {
  const [query, setQuery] = useState('')
  const people = usePeople(searchUrl, query.trim())
  const groups = useGroups({ query: query.trim(), role, actions, hits: people.hits })
  const choose = (entry: Entry) => {
    onDone()
    entry.run()
  }
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={query}
      onValueChange={setQuery}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(entry: Entry) => entry.label}
    >
      <div className="flex h-12 flex-none items-center gap-2.5 border-border border-b px-4">
        <Icon name="search" className="text-muted" />
        <Autocomplete.Input
          aria-label="Search people, screens and commands"
          placeholder="Search people, screens and commands"
          className="min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-faint placeholder:opacity-100"
        />
        <Dialog.Close className="rounded-[4px]" aria-label="Close">
          <Kbd>esc</Kbd>
        </Dialog.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-2">
        <Autocomplete.Empty>
          {people.failed ? (
            <p className="px-4 py-6 text-muted">People can’t be searched now. Screens still can.</p>
          ) : (
            !people.busy && <p className="px-4 py-6 text-muted">Nothing is called “{query}”.</p>
          )}
        </Autocomplete.Empty>
        <Autocomplete.List>
          {(group: Group) => (
            <Autocomplete.Group key={group.value} items={group.items}>
              <Autocomplete.GroupLabel className="px-4 pt-2.5 pb-1 font-medium text-faint text-xs">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => (
                  <Autocomplete.Item
                    key={entry.id}
                    value={entry}
                    onClick={() => choose(entry)}
                    className="group mx-2 flex h-9 select-none scroll-my-8 items-center gap-2.5 rounded-md px-2 data-highlighted:bg-raised-selected"
                  >
                    <EntryLine entry={entry} query={query.trim()} />
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <footer className="flex h-9 flex-none items-center gap-4 border-border border-t px-4 text-faint text-xs max-desk:hidden">
        <span className="flex items-center gap-1.5">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd>
          Move
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd>↵</Kbd>
          Open
        </span>
      </footer>
    </Autocomplete.Root>
  )
}

function EntryLine({ entry, query }: { entry: Entry; query: string }) {
  return (
    <>
      <Icon name={entry.icon} className="text-muted" />
      <span className="truncate">
        <Found text={entry.label} query={query} />
      </span>
      {entry.meta && (
        <span className="truncate text-faint text-xs group-data-highlighted:text-muted">
          {entry.meta}
        </span>
      )}
      <span className="ml-auto flex gap-1">
        {entry.crm && <VoiceMark voice="salesforce">{entry.crm}</VoiceMark>}
        {entry.keys?.map((key) => (
          <Kbd key={key} className="max-desk:hidden">
            {key}
          </Kbd>
        ))}
      </span>
    </>
  )
}

function Found({ text, query }: { text: string; query: string }) {
  const at = query ? text.toLocaleLowerCase().indexOf(query.toLocaleLowerCase()) : -1
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + query.length)}</mark>
      {text.slice(at + query.length)}
    </>
  )
}
