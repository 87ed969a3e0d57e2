import type { Metadata } from 'next'
import { DryRunScreen } from '#components/sync/dry-run-screen.tsx'
import { loadStatus } from '#lib/connector/loaders.ts'
import { loadDryRun } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Dry run' }

export default async function Page() {
  const [page, setup] = await Promise.all([loadDryRun(), loadStatus()])
  return <DryRunScreen initial={page} setup={setup} />
}
