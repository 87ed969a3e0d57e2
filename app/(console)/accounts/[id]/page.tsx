import type { Metadata } from 'next'
import { AccountScreen } from '#components/accounts/account-screen.tsx'
import { loadAccount } from '#lib/accounts/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await loadAccount((await params).id)).record.name }
}

export default async function Page({ params }: Params) {
  const { record, reading } = await loadAccount((await params).id)
  return <AccountScreen key={record.id} initial={record} reading={reading} />
}
