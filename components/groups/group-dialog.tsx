'use client'

import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { createGroupAction, editGroupAction } from '#lib/users/groups/actions.ts'
import type { GroupRow, GroupsPage } from '#lib/users/groups/types.ts'

type Wrong = { message: string; fields?: Readonly<Record<string, string>> }

/** Name and members of a group; the order of the members is the order of their turns. */
export function GroupDialog({
  group,
  users,
  onClose,
  onDone,
}: {
  group: GroupRow | null
  users: GroupsPage['users']
  onClose: () => void
  onDone: (name: string) => void
}) {
  const [members, setMembers] = useState(() => group?.members.map(({ userId }) => userId) ?? [])
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const [busy, setBusy] = useState(false)
  const nameOf = new Map([...(group?.members ?? [])].map(({ userId, name }) => [userId, name]))
  for (const { id, name } of users) nameOf.set(id, name)
  const save = async (name: string) => {
    setBusy(true)
    const work = group
      ? editGroupAction({ id: group.id, name, members })
      : createGroupAction({ name, members })
    const answer = await work.catch(() => null)
    setBusy(false)
    if (!answer) return setWrong({ message: 'The server did not answer. Nothing was changed.' })
    if (!answer.ok) return setWrong(answer.error)
    onDone(name.trim())
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={group ? group.name : 'New group'}
      description="Its members take prospects one after the other, in this order."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save(String(new FormData(event.currentTarget).get('name') ?? ''))
        }}
      >
        {wrong && !wrong.fields?.name && (
          <Note tone="need" role="alert">
            {wrong.message}
          </Note>
        )}
        <Field label="Name" error={wrong?.fields?.name}>
          <Input name="name" defaultValue={group?.name ?? ''} required maxLength={60} />
        </Field>
        <Members members={members} nameOf={nameOf} onChange={setMembers} />
        <Field label="Add a member">
          <Combobox
            options={users
              .filter(({ id }) => !members.includes(id))
              .map(({ id, name, mapped }) => ({
                value: id,
                label: name,
                hint: mapped ? undefined : 'no Salesforce user',
              }))}
            value={null}
            onValueChange={(id) => id !== null && setMembers([...members, id])}
            placeholder="Choose a user"
            empty="Everybody is in it"
          />
        </Field>
        <DialogActions bleed>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {group ? 'Save' : 'Make group'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Members({
  members,
  nameOf,
  onChange,
}: {
  members: readonly string[]
  nameOf: ReadonlyMap<string, string>
  onChange: (members: string[]) => void
}) {
  if (members.length === 0) return null
  const move = (from: number, to: number) => {
    const next = [...members]
    next.splice(to, 0, ...next.splice(from, 1))
    onChange(next)
  }
  return (
    <ol aria-label="Members in the order of their turns" className="grid">
      {members.map((id, n) => {
        const name = nameOf.get(id) ?? 'Somebody who left'
        return (
          <li
            key={id}
            className="flex h-9 items-center gap-1 border-border border-b first:border-t max-desk:h-11"
          >
            <span className="w-6 text-faint tabular-nums">{n + 1}</span>
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <IconButton
              icon="arrow-up"
              size="small"
              label={`Move ${name} up`}
              disabled={n === 0}
              onClick={() => move(n, n - 1)}
            />
            <IconButton
              icon="arrow-down"
              size="small"
              label={`Move ${name} down`}
              disabled={n === members.length - 1}
              onClick={() => move(n, n + 1)}
            />
            <IconButton
              icon="close"
              size="small"
              label={`Remove ${name}`}
              onClick={() => onChange(members.filter((one) => one !== id))}
            />
          </li>
        )
      })}
    </ol>
  )
}
