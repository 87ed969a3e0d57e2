import type { Metadata } from 'next'
import { EmailsScreen } from '#components/emails/emails-screen.tsx'
import { loadEmails } from '#lib/email/loaders.ts'

export const metadata: Metadata = { title: 'E-mails' }

export default async function Page() {
  return <EmailsScreen page={await loadEmails()} />
}
