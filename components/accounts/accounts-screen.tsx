'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { accountColumns } from '#components/accounts/account-columns.tsx'
import { AccountsNote } from '#components/accounts/accounts-note.tsx'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { SearchBox } from '#components/grid/search-box.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { fetchAccounts } from '#lib/accounts/client.ts'
import { type AccountQuery, parseQuery, queryText } from '#lib/accounts/query.ts'
import type { AccountsScreen as Screen } from '#lib/accounts/types.ts'

const countMost = 10_000

/** [FD-8] The companies of synced contacts, with what our prospects there add up to. */
export function AccountsScreen({ screen }: { screen: Screen }) {
  const params = useSearchParams()
  const { locale } = useClock()
  const query = useMemo(() => parseQuery(new URLSearchParams(params)), [params])
  const [total, setTotal] = useState(screen.page.total)
  const go = (next: AccountQuery) => {
    const text = queryText(next)
    window.history.replaceState(null, '', text ? `/accounts?${text}` : '/accounts')
  }
  const search = (q: string | undefined) => {
    const { q: _, ...rest } = query
    go(q ? { ...rest, q } : rest)
  }
  return (
    <>
      <PageHeader title="Accounts" count={countText(total, locale)} />
      <Toolbar>
        <SearchBox label="Find an account" value={query.q ?? ''} onSearch={search} />
      </Toolbar>
      <AccountsNote
        reading={screen.reading}
        mayManage={screen.mayManage}
        className="mx-6 mt-3 flex-none max-desk:mx-4"
      />
      <DataGrid
        label="Accounts"
        queryKey={['accounts', 'page', queryText(query)]}
        fetchPage={(cursor, signal) => fetchAccounts(query, cursor, signal)}
        initialPage={screen.page}
        columns={accountColumns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/accounts/${row.id}`}
        sort={{ column: 'name', descending: query.descending }}
        onSort={({ descending }) => go({ ...query, descending })}
        refetchEvery={15_000}
        onTotal={setTotal}
        empty={
          query.q ? (
            <EmptyState
              icon="search"
              title="No account begins like this"
              action={<Button onClick={() => search(undefined)}>Clear the search</Button>}
            >
              The search looks at the beginning of names.
            </EmptyState>
          ) : (
            <EmptyState
              icon="building"
              title="No accounts yet"
              action={
                screen.mayManage && (
                  <ButtonLink href="/connector/status">Open the connector</ButtonLink>
                )
              }
            >
              An account appears here once one of its contacts is linked to a prospect. Accounts are
              read with every cycle of the connector and changed in Salesforce alone.
            </EmptyState>
          )
        }
      />
    </>
  )
}

function countText(total: number | undefined, locale: string): string | undefined {
  if (total === undefined) return undefined
  const format = new Intl.NumberFormat(locale)
  return total > countMost ? `${format.format(countMost)}+` : format.format(total)
}
