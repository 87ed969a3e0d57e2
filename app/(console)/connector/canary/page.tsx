import type { Metadata } from 'next'
import { CanaryScreen } from '#components/sync/canary-screen.tsx'
import { loadStatus } from '#lib/connector/loaders.ts'
import { loadCanary } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Ten records first' }

export default async function Page() {
  const [page, setup] = await Promise.all([loadCanary(), loadStatus()])
  return <CanaryScreen page={page} setup={setup} />
}
