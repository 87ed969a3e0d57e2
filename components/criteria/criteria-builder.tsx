'use client'

import { ConditionRow } from '#components/criteria/condition-row.tsx'
import { type BuilderField, newCondition, replacePart } from '#components/criteria/draft.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { type Criteria, isGroup, type Part } from '#lib/criteria/types.ts'

/** Criteria as they are edited: conditions, and groups of conditions one level deep. Null: no criteria. */
export function CriteriaBuilder({
  criteria,
  fields,
  onChange,
}: {
  criteria: Criteria | null
  fields: readonly BuilderField[]
  onChange: (criteria: Criteria | null) => void
}) {
  const [first] = fields
  const add = (part: Part) =>
    onChange(
      criteria
        ? { ...criteria, parts: [...criteria.parts, part] }
        : { match: 'all', parts: [part] },
    )
  return (
    <div className="grid gap-2">
      {criteria && criteria.parts.length > 1 && (
        <MatchChoice
          label="Which conditions must hold"
          value={criteria.match}
          onChange={(match) => onChange({ ...criteria, match })}
        />
      )}
      {criteria?.parts.map((part, at) => {
        const lead = at === 0 ? 'Where' : criteria.match === 'all' ? 'and' : 'or'
        const put = (next: Part | null) => onChange(replacePart(criteria, at, next))
        return isGroup(part) ? (
          <GroupBox
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            key={at}
            group={part}
            fields={fields}
            lead={lead}
            name={`Group ${at + 1}`}
            onChange={put}
          />
        ) : (
          <ConditionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            key={at}
            condition={part}
            fields={fields}
            lead={lead}
            name={`Condition ${at + 1}`}
            onChange={put}
            onRemove={() => put(null)}
          />
        )
      })}
      {first && (
        <div className={cn('flex flex-wrap gap-1', criteria ? 'pl-12' : '-ml-2')}>
          <Button size="small" variant="ghost" icon="plus" onClick={() => add(newCondition(first))}>
            Add condition
          </Button>
          {criteria && (
            <Button
              size="small"
              variant="ghost"
              icon="plus"
              onClick={() =>
                add({
                  match: criteria.match === 'all' ? 'any' : 'all',
                  parts: [newCondition(first)],
                })
              }
            >
              Add group
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function GroupBox({
  group,
  fields,
  lead,
  name,
  onChange,
}: {
  group: Criteria
  fields: readonly BuilderField[]
  lead: string
  name: string
  onChange: (group: Criteria | null) => void
}) {
  const [first] = fields
  return (
    <div className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2">
      <span className="pt-2 text-right text-muted">{lead}</span>
      <section aria-label={name} className="grid gap-2 rounded-md border border-border p-2">
        <MatchChoice
          label={`Which conditions of ${name.toLowerCase()} must hold`}
          value={group.match}
          onChange={(match) => onChange({ ...group, match })}
        />
        {group.parts.map((part, at) =>
          isGroup(part) ? null : (
            <ConditionRow
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
              key={at}
              condition={part}
              fields={fields}
              lead={at === 0 ? '' : group.match === 'all' ? 'and' : 'or'}
              name={`${name}, condition ${at + 1}`}
              onChange={(next) => onChange(replacePart(group, at, next))}
              onRemove={() => onChange(replacePart(group, at, null))}
            />
          ),
        )}
        {first && (
          <div className="pl-12">
            <Button
              size="small"
              variant="ghost"
              icon="plus"
              onClick={() => onChange({ ...group, parts: [...group.parts, newCondition(first)] })}
            >
              Add to this group
            </Button>
          </div>
        )}
      </section>
    </div>
  )
}

function MatchChoice({
  label,
  value,
  onChange,
}: {
  label: string
  value: Criteria['match']
  onChange: (match: Criteria['match']) => void
}) {
  return (
    <div>
      <Segmented<Criteria['match']>
        label={label}
        size="small"
        value={value}
        onValueChange={onChange}
        segments={[
          { value: 'all', label: 'All must hold' },
          { value: 'any', label: 'Any will do' },
        ]}
      />
    </div>
  )
}
