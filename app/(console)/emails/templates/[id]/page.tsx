import type { Metadata } from 'next'
import { TemplateScreen } from '#components/emails/template-screen.tsx'
import { loadTemplate } from '#lib/email/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await loadTemplate((await params).id)).template?.name ?? 'New template' }
}

export default async function Page({ params }: Params) {
  const { template, choices } = await loadTemplate((await params).id)
  return <TemplateScreen key={template?.id ?? 'new'} template={template} choices={choices} />
}
