import type { Metadata } from 'next'
import { ProspectFieldsScreen } from '#components/mapping/prospect-fields-screen.tsx'
import { loadProspectFields } from '#lib/mapping/field-loaders.ts'

export const metadata: Metadata = { title: 'Prospect fields' }

export default async function Page({ searchParams }: { searchParams: Promise<{ show?: string }> }) {
  const [page, { show }] = await Promise.all([loadProspectFields(), searchParams])
  return <ProspectFieldsScreen initial={page} show={show} />
}
