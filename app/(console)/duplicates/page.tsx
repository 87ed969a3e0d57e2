import type { Metadata } from 'next'
import { DuplicatesScreen } from '#components/duplicates/duplicates-screen.tsx'
import { loadDuplicates } from '#lib/duplicates/loaders.ts'

export const metadata: Metadata = { title: 'Duplicates' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const screen = await loadDuplicates((await searchParams).kind)
  return <DuplicatesScreen key={screen.kind} {...screen} />
}
