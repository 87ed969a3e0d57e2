'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { mapUserAction, unmapUserAction } from '#lib/users/actions.ts'
import type { CrmUserChoice, UserMappingRow, UsersPage } from '#lib/users/types.ts'

/** Chooses by hand; where the e-mail already tells, one click beside it. */
export function CrmUserCell({ row, page }: { row: UserMappingRow; page: UsersPage }) {
  const [choosing, setChoosing] = useState(false)
  const { run, busy } = useRun()
  const map = (crmUser: CrmUserChoice) =>
    run('map', () => mapUserAction({ userId: row.userId, crmUserId: crmUser.id }), {
      done: ({ waiting }) => {
        setChoosing(false)
        toast(`${row.name} is ${crmUser.name} in Salesforce`, {
          description: waiting > 0 ? owners(waiting) : undefined,
        })
      },
    })
  if (choosing)
    return (
      <Chooser
        row={row}
        page={page}
        busy={busy !== null}
        onChoose={map}
        onClose={() => setChoosing(false)}
      />
    )
  if (row.crmUser) {
    return (
      <span className="inline-flex max-w-full items-center gap-1">
        <VoiceMark voice="salesforce">{row.crmUser.name}</VoiceMark>
        <span className="ml-1 max-desk:hidden">
          <CrmId id={row.crmUser.id} />
        </span>
        <MappedMenu row={row} onChange={() => setChoosing(true)} />
      </span>
    )
  }
  const { suggestion } = row
  return (
    <span className="inline-flex items-center gap-2 max-desk:flex-wrap">
      <Button size="small" iconAfter="chevron-down" onClick={() => setChoosing(true)}>
        Choose a user
      </Button>
      {suggestion && (
        <Button size="small" icon="check" busy={busy !== null} onClick={() => map(suggestion)}>
          {suggestion.name}
        </Button>
      )}
    </span>
  )
}

function Chooser({
  row,
  page,
  busy,
  onChoose,
  onClose,
}: {
  row: UserMappingRow
  page: UsersPage
  busy: boolean
  onChoose: (user: CrmUserChoice) => void
  onClose: () => void
}) {
  const taken = new Map(
    page.rows.flatMap((each) => (each.crmUser ? [[each.crmUser.id, each.name]] : [])),
  )
  return (
    <span className="flex max-w-72 items-center gap-1">
      <Combobox
        label={`Salesforce user for ${row.name}`}
        className="min-w-0 flex-1"
        placeholder="Name or e-mail"
        busy={busy}
        disabled={busy}
        value={row.crmUser?.id ?? null}
        empty="No Salesforce user is called so"
        options={page.crmUsers.map((user) => {
          const holder = user.id === row.crmUser?.id ? undefined : taken.get(user.id)
          return {
            value: user.id,
            label: user.name,
            disabled: !user.active || holder !== undefined,
            hint: hintOf(user, holder),
          }
        })}
        onValueChange={(id) => {
          const user = page.crmUsers.find((each) => each.id === id)
          if (user && user.id !== row.crmUser?.id) onChoose(user)
        }}
      />
      <IconButton icon="close" label="Leave it as it is" size="small" onClick={onClose} />
    </span>
  )
}

function hintOf(user: CrmUserChoice, holder: string | undefined): string {
  if (!user.active) return 'inactive'
  if (holder) return `stands for ${holder}`
  return user.external ? 'partner or portal user' : (user.email ?? '')
}

function MappedMenu({ row, onChange }: { row: UserMappingRow; onChange: () => void }) {
  const { run } = useRun()
  return (
    <Menu
      align="start"
      trigger={
        <IconButton icon="chevron-down" label={`Change the user of ${row.name}`} size="small" />
      }
    >
      <MenuItem icon="edit" closeOnClick onSelect={onChange}>
        Choose another
      </MenuItem>
      <MenuItem
        icon="close"
        closeOnClick
        danger
        onSelect={() =>
          run('unmap', () => unmapUserAction({ userId: row.userId }), {
            done: ({ held }) =>
              toast(`${row.name} is not mapped any more`, {
                description:
                  held > 0 ? `New records of ${row.name} go to the connector user.` : undefined,
              }),
          })
        }
      >
        Unmap
      </MenuItem>
    </Menu>
  )
}

function owners(waiting: number): string {
  return waiting === 1
    ? '1 prospect gets its owner with the next cycle.'
    : `${waiting.toLocaleString('en-GB')} prospects get their owner with the next cycle.`
}
