import type { Metadata } from 'next'
import { OpportunityScreen } from '#components/opportunities/opportunity-screen.tsx'
import { loadOpportunity } from '#lib/opportunities/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await loadOpportunity((await params).id)).record.name }
}

export default async function Page({ params }: Params) {
  const { record, reading } = await loadOpportunity((await params).id)
  return <OpportunityScreen key={record.id} initial={record} reading={reading} />
}
