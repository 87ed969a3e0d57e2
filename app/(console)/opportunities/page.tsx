import type { Metadata } from 'next'
import { OpportunitiesScreen } from '#components/opportunities/opportunities-screen.tsx'
import { loadOpportunities } from '#lib/opportunities/loaders.ts'

export const metadata: Metadata = { title: 'Opportunities' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  return <OpportunitiesScreen screen={await loadOpportunities(await searchParams)} />
}
