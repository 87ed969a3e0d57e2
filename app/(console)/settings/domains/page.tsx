import type { Metadata } from 'next'
import { SendingScreen } from '#components/emails/sending-screen.tsx'
import { loadSending } from '#lib/email/loaders.ts'

export const metadata: Metadata = { title: 'Sending' }

export default async function Page() {
  return <SendingScreen initial={await loadSending()} />
}
