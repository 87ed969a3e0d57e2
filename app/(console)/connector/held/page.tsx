import type { Metadata } from 'next'
import { HeldScreen } from '#components/sync/held-screen.tsx'
import { loadGuard } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Held changes' }

export default async function Page() {
  return <HeldScreen initial={await loadGuard()} />
}
