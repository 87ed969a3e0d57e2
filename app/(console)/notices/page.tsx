import type { Metadata } from 'next'
import { NoticesScreen } from '#components/notices/notices-screen.tsx'
import { loadNotices } from '#lib/automation/notices/loaders.ts'

export const metadata: Metadata = { title: 'Notices' }

export default async function Page() {
  return <NoticesScreen initial={await loadNotices()} />
}
