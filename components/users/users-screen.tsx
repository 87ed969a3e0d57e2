'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useCommand, useRun } from '#components/connector/use-run.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { CsvDialog } from '#components/users/csv-dialog.tsx'
import { userColumns } from '#components/users/user-columns.tsx'
import { refreshUsersAction } from '#lib/connector/actions.ts'
import { matchUsersByEmailAction, verifyUsersAction } from '#lib/users/actions.ts'
import { usersQuery } from '#lib/users/client.ts'
import { userGroup } from '#lib/users/rules.ts'
import type { UserMappingRow, UsersPage } from '#lib/users/types.ts'

type Show = 'all' | 'unmapped' | 'inactive'
const count = (value: number) => value.toLocaleString('en-GB')
const users = (n: number) => (n === 1 ? '1 user' : `${count(n)} users`)

/** [US-3] Console user ⇄ Salesforce user: what needs somebody first, each group saying its consequence. */
export function UsersScreen({ initial }: { initial: UsersPage }) {
  const { data: page } = useQuery({ ...usersQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const [show, setShow] = useState<Show>('all')
  const [query, setQuery] = useState('')
  const [csv, setCsv] = useState(false)
  const inGroup = (group: Show) => page.rows.filter((row) => userGroup(row) === group).length
  const rows = page.rows.filter(
    (row) => (show === 'all' || userGroup(row) === show) && matches(row, query),
  )
  const held = page.rows.reduce((sum, row) => sum + row.prospectsHeld, 0)
  const groups = groupWords(page)
  return (
    <>
      <PageHeader
        title="Users"
        count={count(page.rows.length)}
        primary={canManage && <MatchButton page={page} />}
        menu={canManage && page.connected && <UsersMenu onCsv={() => setCsv(true)} />}
      />
      <CsvDialog open={csv} onOpenChange={setCsv} />
      <Toolbar>
        <SearchInput
          label="Find a user"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Segmented<Show>
          label="Which users"
          value={show}
          onValueChange={setShow}
          segments={[
            { value: 'all', label: 'All', count: page.rows.length },
            { value: 'unmapped', label: 'Not mapped', count: inGroup('unmapped') },
            { value: 'inactive', label: 'Inactive', count: inGroup('inactive') },
          ]}
        />
        <span className="ml-auto text-faint text-xs tabular-nums max-desk:hidden">
          {held === 1 ? '1 prospect has' : `${count(held)} prospects have`} an assigned user
          {page.readAt && (
            <>
              {' · '}Salesforce’s users read <RelativeTime at={page.readAt} />
            </>
          )}
        </span>
      </Toolbar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SimpleTable<UserMappingRow>
          caption="Console users and their Salesforce users"
          rows={rows}
          rowKey={(row) => row.userId}
          columns={userColumns(page, canManage)}
          groupOf={(row) => groups[userGroup(row)]}
          empty={<NoUsers page={page} filtered={query !== '' || show !== 'all'} />}
        />
      </div>
    </>
  )
}

function matches(row: UserMappingRow, query: string): boolean {
  const wanted = query.trim().toLowerCase()
  return [row.name, row.email, row.crmUser?.name ?? ''].some((text) =>
    text.toLowerCase().includes(wanted),
  )
}

function groupWords(page: UsersPage): Record<'unmapped' | 'inactive' | 'mapped', string> {
  const heldBy = (group: string) =>
    page.rows
      .filter((row) => userGroup(row) === group)
      .reduce((sum, row) => sum + row.prospectsHeld, 0)
  const whose = page.connectorUserName ?? 'the connector user'
  const open = heldBy('unmapped')
  return {
    unmapped:
      open === 0
        ? 'Not mapped · they hold no prospects'
        : `Not mapped · ${open === 1 ? '1 prospect goes' : `${count(open)} prospects go`} to ${whose} meanwhile`,
    inactive: 'Mapped to an inactive user · refused as owner',
    mapped: `Mapped · ${heldBy('mapped') === 1 ? '1 prospect' : `${count(heldBy('mapped'))} prospects`}`,
  }
}

function MatchButton({ page }: { page: UsersPage }) {
  const { run, busy } = useRun()
  const matching = page.rows.filter((row) => row.suggestion !== null).length
  return (
    <Button
      variant="primary"
      disabled={matching === 0}
      busy={busy !== null}
      onClick={() =>
        run('match', () => matchUsersByEmailAction({}), {
          done: ({ mapped, waiting }) =>
            toast(`${users(mapped)} mapped by e-mail`, {
              description:
                waiting > 0
                  ? `${count(waiting)} prospects get their owner with the next cycle.`
                  : undefined,
            }),
        })
      }
    >
      {matching === 0 ? 'Match by e-mail' : `Match ${matching} by e-mail`}
    </Button>
  )
}

function UsersMenu({ onCsv }: { onCsv: () => void }) {
  const refresh = useCommand<'refresh_users'>()
  const { run } = useRun()
  return (
    <>
      <MenuItem
        icon="retry"
        closeOnClick
        onSelect={() =>
          refresh.run(
            () => refreshUsersAction({}),
            ({ outcome }) => toast(`${users(outcome.users)} read from Salesforce`),
          )
        }
      >
        Read users from Salesforce
      </MenuItem>
      <MenuItem icon="upload" closeOnClick onSelect={onCsv}>
        Map users from a CSV file…
      </MenuItem>
      <MenuItem
        icon="check"
        closeOnClick
        onSelect={() =>
          run('verify', () => verifyUsersAction({}), {
            done: ({ wrong }) =>
              toast(
                wrong === 0 ? 'Every mapping is valid' : `${users(wrong)} cannot own records`,
                wrong === 0 ? {} : { tone: 'need' },
              ),
          })
        }
      >
        Verify all now
      </MenuItem>
    </>
  )
}

function NoUsers({ page, filtered }: { page: UsersPage; filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState icon="users" title="No such user">
        Nobody matches this search and filter.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="users"
      title="Nobody to map"
      action={
        page.connected ? undefined : <ButtonLink href="/connector/status">Connect</ButtonLink>
      }
    >
      People of this business unit show here, each with the Salesforce user that owns their records.
    </EmptyState>
  )
}
