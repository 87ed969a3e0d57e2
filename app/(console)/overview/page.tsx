import type { Metadata } from 'next'
import { OverviewScreen } from '#components/overview/overview-screen.tsx'
import { loadOverview } from '#lib/overview/loaders.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function Page() {
  return <OverviewScreen initial={await loadOverview()} />
}
