'use client'

import { SearchBox } from '#components/grid/search-box.tsx'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { closesLabels, stateLabels } from '#lib/opportunities/labels.ts'
import { filterText, type OpportunityFilter } from '#lib/opportunities/query.ts'
import type { OpportunityChoices } from '#lib/opportunities/types.ts'

const any = 'any'

/** Search and the four questions that sales asks: how it stands, which stage, whose, when. */
export function OpportunityFilters({
  filter,
  choices,
  onFilter,
}: {
  filter: OpportunityFilter
  choices: OpportunityChoices
  onFilter: (filter: OpportunityFilter) => void
}) {
  const set = (key: keyof OpportunityFilter, value: string) => {
    const { [key]: _, ...rest } = filter
    onFilter(value === any || value === '' ? rest : { ...rest, [key]: value })
  }
  const choose = (
    key: keyof OpportunityFilter,
    label: string,
    options: readonly { value: string; label: string }[],
  ) => (
    <Select
      label={label}
      look="toolbar"
      className="max-w-48"
      value={filter[key] ?? any}
      options={[{ value: any, label: `${label}: any` }, ...options]}
      onValueChange={(value) => set(key, value)}
    />
  )
  return (
    <>
      <SearchBox label="Find an opportunity" value={filter.q ?? ''} onSearch={(q) => set('q', q)} />
      {choose('state', 'Outcome', optionsOf(stateLabels))}
      {choose(
        'stage',
        'Stage',
        choices.stages.map((stage) => ({ value: stage, label: stage })),
      )}
      {choose(
        'owner',
        'Owner',
        choices.owners.map(({ id, name }) => ({ value: id, label: name })),
      )}
      {choose(
        'closes',
        'Closes',
        optionsOf(closesLabels).map(({ value, label }) => ({ value, label: `Closes ${label}` })),
      )}
      {filterText(filter) !== '' && (
        <Button variant="ghost" onClick={() => onFilter({})}>
          Clear
        </Button>
      )}
    </>
  )
}

function optionsOf(labels: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}
