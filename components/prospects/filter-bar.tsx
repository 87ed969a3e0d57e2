'use client'

import { useEffect, useRef, useState } from 'react'
import { FilterBuilder } from '#components/prospects/filter-builder.tsx'
import { filterWords } from '#components/prospects/filter-words.ts'
import { AddChip, FilterChip } from '#components/ui/chip.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { filterKeys, type ProspectFilter } from '#lib/prospects/query.ts'
import type { AssignableChoice } from '#lib/prospects/types.ts'

const typingPauseMs = 200

/** Search, the filters that are on, and the builder of one more. */
export function FilterBar({
  filter,
  onFilter,
  users,
  fields,
}: {
  filter: ProspectFilter
  onFilter: (filter: ProspectFilter) => void
  users: readonly AssignableChoice[]
  fields: readonly { name: string; label: string }[]
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
        const words = filterWords(filter, key, { users, fields })
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
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => latest.current(text.trim()), typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <SearchInput
      label="Find a prospect"
      className="w-52 max-desk:w-full"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
