import type { Metadata } from 'next'
import { QueueScreen } from '#components/sync/queue-screen.tsx'
import { loadQueue } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Queue' }

export default async function Page() {
  return <QueueScreen initial={await loadQueue()} />
}
