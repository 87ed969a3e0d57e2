import type { Metadata } from 'next'
import { EmailScreen } from '#components/emails/email-screen.tsx'
import { loadEmail } from '#lib/email/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await loadEmail((await params).id)).email.name }
}

export default async function Page({ params }: Params) {
  const data = await loadEmail((await params).id)
  return <EmailScreen key={data.email.id} data={data} />
}
