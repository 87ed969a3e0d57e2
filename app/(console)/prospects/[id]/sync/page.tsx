import { RecordSync } from '#components/prospects/record-sync.tsx'
import { loadExplanation } from '#lib/prospects/record-loaders.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RecordSync initial={await loadExplanation((await params).id)} />
}
