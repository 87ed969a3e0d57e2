import { RelatedLists } from '#components/custom-objects/related-lists.tsx'
import { loadRelated } from '#lib/custom-objects/loaders.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <RelatedLists prospectId={id} lists={await loadRelated(id)} />
}
