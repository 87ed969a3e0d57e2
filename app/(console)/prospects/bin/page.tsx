import type { Metadata } from 'next'
import { BinScreen } from '#components/prospects/bin-screen.tsx'
import { loadBin } from '#lib/prospects/loaders.ts'

export const metadata: Metadata = { title: 'Recycle bin' }

export default async function Page() {
  const { page } = await loadBin()
  return <BinScreen initial={page} />
}
