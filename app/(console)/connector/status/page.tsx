import type { Metadata } from 'next'
import { StatusScreen } from '#components/connector/status-screen.tsx'
import { loadStatus } from '#lib/connector/loaders.ts'

export const metadata: Metadata = { title: 'Status' }

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ attempt?: string; refused?: string }>
}) {
  const [page, { attempt, refused }] = await Promise.all([loadStatus(), searchParams])
  return <StatusScreen initial={page} attempt={attempt ?? null} refused={refused ?? null} />
}
