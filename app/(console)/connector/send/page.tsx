import type { Metadata } from 'next'
import { SendScreen } from '#components/connector/send-screen.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { Note } from '#components/ui/note.tsx'
import { loadSend } from '#lib/connector/loaders.ts'

export const metadata: Metadata = { title: 'Send to Concord' }

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const record = await loadSend(await searchParams)
  if (record) return <SendScreen {...record} />
  return (
    <PageBody>
      <Note tone="need">
        This address names no lead or contact. Use Send to Concord on the record in Salesforce.
      </Note>
    </PageBody>
  )
}
