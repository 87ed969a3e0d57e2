import type { Metadata } from 'next'
import { RuleScreen } from '#components/automation/rule-screen.tsx'
import { loadRule } from '#lib/automation/loaders.ts'

export const metadata: Metadata = { title: 'Rule' }

type Props = { params: Promise<{ id: string }> }

export default async function Page({ params }: Props) {
  return <RuleScreen initial={await loadRule((await params).id)} />
}
