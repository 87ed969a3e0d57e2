import { redirect } from 'next/navigation'
import { RecordTimeline } from '#components/prospects/record-timeline.tsx'
import { loadRecordTimeline } from '#lib/prospects/record-loaders.ts'

const tabs = new Set(['fields', 'sync'])

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: Promise<{ tab?: string | string[] }>
}) {
  const { id } = await params
  const { tab } = await searchParams
  if (typeof tab === 'string' && tabs.has(tab)) redirect(`/prospects/${id}/${tab}`)
  return <RecordTimeline {...(await loadRecordTimeline(id))} />
}
