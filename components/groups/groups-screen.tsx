'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { groupColumns } from '#components/groups/group-columns.tsx'
import { GroupDialog } from '#components/groups/group-dialog.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { toast } from '#components/ui/toast.tsx'
import { deleteGroupAction, pauseMemberAction } from '#lib/users/groups/actions.ts'
import { groupsQuery } from '#lib/users/groups/client.ts'
import type { GroupMember, GroupRow, GroupsPage } from '#lib/users/groups/types.ts'

const unreachable = 'The console’s server did not answer. Nothing was changed; try again.'

/** [AU-1] Groups of users who take prospects in turn. */
export function GroupsScreen({ initial }: { initial: GroupsPage }) {
  const { data } = useQuery({ ...groupsQuery(), initialData: initial })
  const queries = useQueryClient()
  const [editing, setEditing] = useState<GroupRow | 'new' | null>(null)
  const [deleting, setDeleting] = useState<GroupRow | null>(null)
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['groups'] }),
      queries.invalidateQueries({ queryKey: ['assign-choices'] }),
    ])
  const pause = async (group: GroupRow, { userId, name }: GroupMember, paused: boolean) => {
    const answer = await pauseMemberAction({ groupId: group.id, userId, paused }).catch(() => null)
    await refresh()
    if (!answer?.ok) toast(answer?.error.message ?? unreachable, { tone: 'need' })
    else toast(paused ? `${name} is passed over from now on` : `${name} takes prospects again`)
  }
  const { groups } = data
  const make = (
    <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
      New group
    </Button>
  )
  return (
    <>
      <PageHeader title="Groups" count={groups.length} primary={groups.length > 0 && make} />
      <PageBody>
        {groups.length === 0 ? (
          <EmptyState icon="users" title="No group yet" action={make}>
            A group shares prospects out among its members, one after the other. Assign prospects to
            it by hand, many at once, or by a rule.
          </EmptyState>
        ) : (
          <div className="grid max-w-[960px] gap-5">
            {groups.map((group) => (
              <GroupPanel
                key={group.id}
                group={group}
                onPause={(member, paused) => pause(group, member, paused)}
                onEdit={() => setEditing(group)}
                onDelete={() => setDeleting(group)}
              />
            ))}
          </div>
        )}
      </PageBody>
      {editing && (
        <GroupDialog
          group={editing === 'new' ? null : editing}
          users={data.users}
          onClose={() => setEditing(null)}
          onDone={(name) => {
            toast(editing === 'new' ? `${name} can be assigned to now` : `${name} is saved`)
            void refresh()
          }}
        />
      )}
      <DeleteGroup group={deleting} onClose={() => setDeleting(null)} onDone={refresh} />
    </>
  )
}

function GroupPanel({
  group,
  onPause,
  onEdit,
  onDelete,
}: {
  group: GroupRow
  onPause: (member: GroupMember, paused: boolean) => void
  onEdit: () => void
  onDelete: () => void
}) {
  const { locale } = useClock()
  const given = new Intl.NumberFormat(locale).format(group.turns)
  const takers = group.members.filter(({ paused, gone }) => !paused && gone === null).length
  return (
    <Panel
      title={group.name}
      meta={`${takers} in turn · ${group.turns === 1 ? '1 prospect' : `${given} prospects`} given`}
      flush
      actions={
        <Menu trigger={<IconButton icon="dots" size="small" label={`Actions for ${group.name}`} />}>
          <MenuItem icon="edit" onSelect={onEdit}>
            Name and members…
          </MenuItem>
          <MenuItem icon="trash" danger onSelect={onDelete}>
            Delete group…
          </MenuItem>
        </Menu>
      }
    >
      <SimpleTable
        caption={`Members of ${group.name}`}
        className="[&_tr:last-child>td]:border-b-0"
        rows={group.members}
        rowKey={({ userId }) => userId}
        columns={groupColumns({ nextUserId: group.nextUserId, onPause })}
        empty={
          <p className="px-4 py-3 text-muted">
            Nobody is in this group, so it cannot be assigned to.{' '}
            <button type="button" className="link" onClick={onEdit}>
              Add members
            </button>
          </p>
        }
      />
      {group.members.length > 0 && takers === 0 && (
        <p className="px-4 py-2.5 text-muted text-xs">
          Nobody takes prospects now: assigning to this group is refused until somebody does.
        </p>
      )}
    </Panel>
  )
}

function DeleteGroup({
  group,
  onClose,
  onDone,
}: {
  group: GroupRow | null
  onClose: () => void
  onDone: () => Promise<unknown>
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const close = () => {
    setError(null)
    onClose()
  }
  const confirm = async () => {
    if (!group) return
    setBusy(true)
    const answer = await deleteGroupAction({ id: group.id }).catch(() => null)
    setBusy(false)
    if (!answer?.ok) return setError(answer?.error.message ?? unreachable)
    close()
    toast(`${group.name} is deleted`)
    await onDone()
  }
  return (
    <Confirm
      open={group !== null}
      onOpenChange={(open) => !open && close()}
      title={`Delete ${group?.name ?? 'this group'}?`}
      verb="Delete group"
      danger
      busy={busy}
      error={error}
      onConfirm={confirm}
    >
      Prospects that it gave away stay with whom they are. Rules that assign to it stop doing so.
    </Confirm>
  )
}
