import type { Metadata } from 'next'
import { ConflictsScreen } from '#components/conflicts/conflicts-screen.tsx'
import { parseConflictFilter } from '#lib/sync/conflicts/input.ts'
import { loadConflicts } from '#lib/sync/conflicts/loaders.ts'

export const metadata: Metadata = { title: 'Conflicts' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const params = await searchParams
  return (
    <ConflictsScreen initial={await loadConflicts(params)} filter={parseConflictFilter(params)} />
  )
}
