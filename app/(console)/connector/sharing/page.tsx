import type { Metadata } from 'next'
import { SharingScreen } from '#components/sharing/sharing-screen.tsx'
import { loadSharing } from '#lib/sharing/loaders.ts'

export const metadata: Metadata = { title: 'Sharing' }

export default async function Page() {
  return <SharingScreen initial={await loadSharing()} />
}
