import { RecordFields } from '#components/prospects/record-fields.tsx'
import { loadRecordHistory } from '#lib/prospects/record-loaders.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RecordFields initial={await loadRecordHistory((await params).id)} />
}
