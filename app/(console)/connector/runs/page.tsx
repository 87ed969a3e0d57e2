import type { Metadata } from 'next'
import { RunsScreen } from '#components/sync/runs-screen.tsx'
import { loadRuns } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Runs' }

export default async function Page({ searchParams }: { searchParams: Promise<{ kind?: string }> }) {
  const { kind } = await searchParams
  return <RunsScreen initial={await loadRuns(kind)} kind={kind ?? 'all'} />
}
