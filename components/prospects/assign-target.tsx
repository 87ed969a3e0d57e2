'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { assignChoicesQuery } from '#lib/prospects/client.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'
import type { AssignChoices } from '#lib/users/types.ts'

type Kind = AssignTarget['to']

const kinds: { value: Kind; label: string }[] = [
  { value: 'user', label: 'User' },
  { value: 'group', label: 'Group' },
  { value: 'queue', label: 'Queue' },
  { value: 'rule', label: 'Rule' },
  { value: 'nobody', label: 'Nobody' },
]

/** [AU-1] Whom to give prospects to. `onChange` hears null while nothing is chosen. */
export function AssignTargetField({
  target,
  onChange,
  userHint,
  nobodyHint = 'It keeps its record in Salesforce with the owner there. Without a record none is created.',
  owned,
}: {
  target: AssignTarget | null
  onChange: (target: AssignTarget | null) => void
  userHint?: string
  nobodyHint?: string
  /** [US-4] Why a queue or rule cannot have it; undefined: it can. */
  owned?: string
}) {
  const { data: choices, error } = useQuery(assignChoicesQuery())
  const [kind, setKind] = useState<Kind>(target?.to ?? 'user')
  const choose = (next: Kind) => {
    setKind(next)
    onChange(next === 'nobody' ? { to: next } : next === 'rule' && !owned ? { to: next } : null)
  }
  const closed = (kind === 'queue' || kind === 'rule') && owned
  return (
    <div className="grid gap-3">
      <Segmented<Kind>
        label="Assign to a"
        segments={kinds}
        value={kind}
        onValueChange={choose}
        className="w-fit"
      />
      {error && <Note tone="need">{error.message}</Note>}
      {closed ? (
        <Note>{owned}</Note>
      ) : (
        <Chosen {...{ kind, target, onChange, choices, userHint, nobodyHint }} />
      )}
    </div>
  )
}

function Chosen({
  kind,
  target,
  onChange,
  choices,
  userHint,
  nobodyHint,
}: {
  kind: Kind
  target: AssignTarget | null
  onChange: (target: AssignTarget | null) => void
  choices: AssignChoices | undefined
  userHint?: string
  nobodyHint: string
}) {
  switch (kind) {
    case 'user':
      return (
        <Field label="Assigned user" hint={userHint}>
          <Combobox
            options={(choices?.users ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={target?.to === 'user' ? target.userId : null}
            onValueChange={(userId) => onChange(userId === null ? null : { to: 'user', userId })}
            placeholder="Choose a user"
            busy={!choices}
          />
        </Field>
      )
    case 'group':
      return (
        <Field
          label="Group"
          hint="Each prospect goes to the next of its members in turn. Who is with a member already stays there."
        >
          <Combobox
            options={(choices?.groups ?? []).map(({ id, name, takers }) => ({
              value: id,
              label: name,
              hint: takers === 0 ? 'nobody takes prospects' : `${takers} in turn`,
              disabled: takers === 0,
            }))}
            value={target?.to === 'group' ? target.groupId : null}
            onValueChange={(id) => onChange(id === null ? null : { to: 'group', groupId: id })}
            placeholder="Choose a group"
            busy={!choices}
            empty="No group: make one under Settings, Groups"
          />
        </Field>
      )
    case 'queue':
      return (
        <Field
          label="Salesforce queue"
          hint="The queue owns the lead that is created. Prospects that have an owner, here or there, stay with them."
        >
          <Combobox
            options={(choices?.queues ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={target?.to === 'queue' ? target.queueId : null}
            onValueChange={(id) => onChange(id === null ? null : { to: 'queue', queueId: id })}
            placeholder="Choose a queue"
            busy={!choices}
            empty="Salesforce told of no queue for leads"
          />
        </Field>
      )
    case 'rule':
      return (
        <p className="text-muted">
          {choices?.rule ? (
            <>
              The lead is created without an owner, and Salesforce’s active assignment rule,{' '}
              <b className="font-medium text-text">{choices.rule}</b>, chooses one. It is shown here
              as soon as it is known. Prospects that have an owner stay with them.
            </>
          ) : (
            'Salesforce has no active assignment rule for leads now: the connector user will own what is created.'
          )}
        </p>
      )
    default:
      return <p className="text-muted">{nobodyHint}</p>
  }
}
