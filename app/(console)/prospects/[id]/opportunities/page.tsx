import { ProspectOpportunities } from '#components/opportunities/prospect-opportunities.tsx'
import { loadProspectOpportunities } from '#lib/opportunities/loaders.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const { rows, reading } = await loadProspectOpportunities(id)
  return <ProspectOpportunities prospectId={id} initial={rows} reading={reading} />
}
