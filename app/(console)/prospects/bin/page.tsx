import type { Metadata } from 'next'
import { BinScreen } from '#components/prospects/bin-screen.tsx'
import { loadBin } from '#lib/prospects/loaders.ts'

export const metadata: Metadata = { title: 'Recycle bin' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const { page, reason } = await loadBin((await searchParams).why)
  return <BinScreen key={reason} initial={page} reason={reason} />
}
