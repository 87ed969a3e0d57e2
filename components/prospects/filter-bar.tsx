'use client'

import { useEffect, useRef, useState } from 'react'
import { FilterBuilder } from '#components/prospects/filter-builder.tsx'
import { filterWords } from '#components/prospects/filter-words.ts'
import { AddChip, FilterChip } from '#components/ui/chip.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { filterKeys, type ProspectFilter } from '#lib/prospects/query.ts'
import type { AssignableChoice, ImportChoice } from '#lib/prospects/types.ts'

const typingPauseMs = 200

/** Search, the filters that are on, and the builder of one more. */
export function FilterBar({
  filter,
  onFilter,
  users,
  imports,
  fields,
  cause,
}: {
  filter: ProspectFilter
  onFilter: (filter: ProspectFilter) => void
  users: readonly AssignableChoice[]
  imports: readonly ImportChoice[]
  fields: readonly { name: string; label: string }[]
  cause: string | null
}) {
  const [building, setBuilding] = useState(false)
  const without = (key: keyof ProspectFilter) => {
    const { [key]: _, ...rest } = filter
    onFilter(rest)
  }
  return (
    <>
      <Search
        value={filter.q ?? ''}
        onSearch={(q) => {
          const { q: _, ...rest } = filter
          onFilter(q ? { ...rest, q } : rest)
        }}
      />
      {filterKeys.map((key) => {
        const words = filterWords(filter, key, { users, imports, fields, cause })
        return words && <FilterChip key={key} {...words} onRemove={() => without(key)} />
      })}
      <Popover
        title="Add a filter"
        open={building}
        onOpenChange={setBuilding}
        trigger={<AddChip>Filter</AddChip>}
      >
        <FilterBuilder
          users={users}
          imports={imports}
          fields={fields}
          onAdd={(part) => {
            onFilter({ ...filter, ...part })
            setBuilding(false)
          }}
        />
      </Popover>
    </>
  )
}

function Search({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  // What was typed before this part of the page came alive counts too.
  useEffect(() => {
    if (input.current && input.current.value !== '') setText(input.current.value)
  }, [])
  // The address may also change from elsewhere (a tab, the way back); an answer to our own typing must not undo it.
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState<readonly string[]>([])
  if (seen !== value) {
    setSeen(value)
    if (sent.includes(value)) setSent(sent.slice(sent.indexOf(value) + 1))
    else setText(value)
  }
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => {
      setSent((before) => [...before, text.trim()])
      latest.current(text.trim())
    }, typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <SearchInput
      ref={input}
      label="Find a prospect"
      className="w-52 max-desk:w-full"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
