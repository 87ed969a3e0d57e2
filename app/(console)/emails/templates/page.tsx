import type { Metadata } from 'next'
import { TemplatesScreen } from '#components/emails/templates-screen.tsx'
import { loadTemplates } from '#lib/email/loaders.ts'

export const metadata: Metadata = { title: 'Templates' }

export default async function Page() {
  return <TemplatesScreen rows={await loadTemplates()} />
}
