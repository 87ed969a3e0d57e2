import type { Metadata } from 'next'
import { ProspectsScreen } from '#components/prospects/prospects-screen.tsx'
import { loadProspects } from '#lib/prospects/loaders.ts'

export const metadata: Metadata = { title: 'Prospects' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  return <ProspectsScreen screen={await loadProspects(await searchParams)} />
}
