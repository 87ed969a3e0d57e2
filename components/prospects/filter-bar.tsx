'use client'

import { useState } from 'react'
import { SearchBox } from '#components/grid/search-box.tsx'
import { FilterBuilder } from '#components/prospects/filter-builder.tsx'
import { filterWords } from '#components/prospects/filter-words.ts'
import { AddChip, FilterChip } from '#components/ui/chip.tsx'
import { Popover } from '#components/ui/popover.tsx'
import type { ListChoice, Tag } from '#lib/lists/types.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { filterKeys, type ProspectFilter } from '#lib/prospects/query.ts'
import type { AssignableChoice, ImportChoice } from '#lib/prospects/types.ts'

/** Search, the filters that are on, and the builder of one more. */
export function FilterBar({
  filter,
  onFilter,
  users,
  imports,
  fields,
  lists,
  tags,
  cause,
}: {
  filter: ProspectFilter
  onFilter: (filter: ProspectFilter) => void
  users: readonly AssignableChoice[]
  imports: readonly ImportChoice[]
  fields: readonly ProspectField[]
  lists: readonly ListChoice[]
  tags: readonly Tag[]
  cause: string | null
}) {
  const [building, setBuilding] = useState(false)
  const without = (key: keyof ProspectFilter) => {
    const { [key]: _, ...rest } = filter
    onFilter(rest)
  }
  return (
    <>
      <SearchBox
        label="Find a prospect"
        value={filter.q ?? ''}
        onSearch={(q) => {
          const { q: _, ...rest } = filter
          onFilter(q ? { ...rest, q } : rest)
        }}
      />
      {filterKeys.map((key) => {
        const words = filterWords(filter, key, { users, imports, fields, lists, tags, cause })
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
          lists={lists}
          tags={tags}
          onAdd={(part) => {
            onFilter({ ...filter, ...part })
            setBuilding(false)
          }}
        />
      </Popover>
    </>
  )
}
