import type { Metadata } from 'next'
import { MailboxScreen } from '#components/emails/mailbox-screen.tsx'
import { loadMailbox } from '#lib/email/loaders.ts'

export const metadata: Metadata = { title: 'Local mailbox' }

type Props = { searchParams: Promise<{ to?: string | string[] }> }

export default async function Page({ searchParams }: Props) {
  return <MailboxScreen data={await loadMailbox((await searchParams).to)} />
}
