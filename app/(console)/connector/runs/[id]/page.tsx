import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RunScreen } from '#components/sync/run-screen.tsx'
import { loadRun } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Run' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const run = await loadRun((await params).id)
  return run ? <RunScreen initial={run} /> : notFound()
}
