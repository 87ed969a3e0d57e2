import { ProspectEmails } from '#components/emails/prospect-emails.tsx'
import { loadProspectEmails } from '#lib/email/loaders.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const data = await loadProspectEmails((await params).id)
  return <ProspectEmails data={data} />
}
