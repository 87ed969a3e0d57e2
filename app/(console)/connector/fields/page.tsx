import type { Metadata } from 'next'
import { FieldsScreen } from '#components/mapping/fields-screen.tsx'
import { loadFields } from '#lib/mapping/loaders.ts'

export const metadata: Metadata = { title: 'Fields' }

export default async function Page({ searchParams }: { searchParams: Promise<{ show?: string }> }) {
  const [page, { show }] = await Promise.all([loadFields(), searchParams])
  return (
    <FieldsScreen
      initial={page}
      show={show === 'problems' || show === 'unmapped' || show === 'ours' ? show : 'all'}
    />
  )
}
