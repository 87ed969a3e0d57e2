import type { Metadata } from 'next'
import { MessageScreen } from '#components/emails/message-screen.tsx'
import { loadMessage } from '#lib/email/loaders.ts'

export const metadata: Metadata = { title: 'Message' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <MessageScreen message={await loadMessage((await params).id)} />
}
