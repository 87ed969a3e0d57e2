import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { RecordFrame } from '#components/prospects/record-frame.tsx'
import { loadRecordFrame } from '#lib/prospects/record-loaders.ts'

type Params = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await loadRecordFrame((await params).id)).record.name }
}

export default async function ProspectLayout({
  params,
  children,
}: Params & { children: ReactNode }) {
  const frame = await loadRecordFrame((await params).id)
  return (
    <RecordFrame key={frame.record.id} initial={frame}>
      {children}
    </RecordFrame>
  )
}
