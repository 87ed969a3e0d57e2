import type { Metadata } from 'next'
import { AccountsScreen } from '#components/accounts/accounts-screen.tsx'
import { loadAccounts } from '#lib/accounts/loaders.ts'

export const metadata: Metadata = { title: 'Accounts' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  return <AccountsScreen screen={await loadAccounts(await searchParams)} />
}
