import type { Metadata } from 'next'
import { FormScreen } from '#components/tracking/form-screen.tsx'
import { loadForm } from '#lib/tracking/loaders.ts'

export const metadata: Metadata = { title: 'Form' }

type Props = { params: Promise<{ id: string }> }

export default async function Page({ params }: Props) {
  return <FormScreen {...(await loadForm((await params).id))} />
}
