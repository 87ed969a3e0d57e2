import type { Metadata } from 'next'
import { GuideScreen } from '#components/connector/guide-screen.tsx'
import { loadStatus } from '#lib/connector/loaders.ts'

export const metadata: Metadata = { title: 'Guide for a real org' }

export default async function Page() {
  return <GuideScreen page={await loadStatus()} />
}
