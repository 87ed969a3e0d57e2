'use client'

import { ActionFields } from '#components/automation/action-fields.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { actionsMost } from '#lib/automation/input.ts'
import type { RuleAction, RuleChoices } from '#lib/automation/types.ts'

type Kind = RuleAction['kind']

const kinds: readonly { kind: Kind; label: string }[] = [
  { kind: 'assign', label: 'Assign' },
  { kind: 'set_field', label: 'Set a field' },
  { kind: 'add_tag', label: 'Tag' },
  { kind: 'remove_tag', label: 'Take off a tag' },
  { kind: 'add_to_list', label: 'Add to a list' },
  { kind: 'remove_from_list', label: 'Take out of a list' },
  { kind: 'adjust_score', label: 'Adjust the score' },
  { kind: 'notify', label: 'Tell somebody' },
  { kind: 'sync', label: 'Sync with the CRM' },
]

/** What the rule does, one line each. */
export function ActionList({
  actions,
  choices,
  onChange,
}: {
  actions: readonly RuleAction[]
  choices: RuleChoices
  onChange: (actions: RuleAction[]) => void
}) {
  const put = (at: number, action: RuleAction | null) =>
    onChange(actions.flatMap((one, n) => (n === at ? (action ? [action] : []) : [one])))
  return (
    <div className="grid gap-2">
      {actions.map((action, at) => {
        const label = kinds.find(({ kind }) => kind === action.kind)?.label ?? action.kind
        return (
          <fieldset
            // biome-ignore lint/suspicious/noArrayIndexKey: actions have no identity but their place
            key={at}
            aria-label={`Action ${at + 1}: ${label}`}
            className="grid grid-cols-[8.5rem_minmax(0,1fr)_28px] items-start gap-x-2 gap-y-1.5 rounded-md border border-border p-2 max-desk:grid-cols-[minmax(0,1fr)_28px]"
          >
            <span className="pt-1 font-medium">{label}</span>
            <div className="min-w-0 max-desk:order-2 max-desk:col-span-2">
              <ActionFields action={action} choices={choices} onChange={(next) => put(at, next)} />
            </div>
            <IconButton
              icon="trash"
              label={`Remove action ${at + 1}`}
              onClick={() => put(at, null)}
            />
          </fieldset>
        )
      })}
      {actions.length < actionsMost && (
        <div>
          <Menu
            align="start"
            trigger={
              <Button size="small" variant="ghost" icon="plus">
                Add action
              </Button>
            }
          >
            {kinds.map(({ kind, label }) => (
              <MenuItem
                key={kind}
                onSelect={() => onChange([...actions, newAction(kind, choices)])}
              >
                {label}
              </MenuItem>
            ))}
          </Menu>
        </div>
      )}
    </div>
  )
}

/** As it starts: with the first choice where there is only one that could be meant. */
function newAction(kind: Kind, { settable, tags, lists }: RuleChoices): RuleAction {
  switch (kind) {
    case 'assign':
      return { kind, target: { to: 'nobody' }, keepOwner: true }
    case 'set_field':
      return { kind, field: settable[0]?.name ?? '', value: '' }
    case 'add_tag':
    case 'remove_tag':
      return { kind, tagId: tags[0]?.id ?? '' }
    case 'add_to_list':
    case 'remove_from_list':
      return { kind, listId: lists[0]?.id ?? '' }
    case 'adjust_score':
      return { kind, points: 10 }
    case 'notify':
      return { kind, userId: null, text: '' }
    case 'sync':
      return { kind }
  }
}
