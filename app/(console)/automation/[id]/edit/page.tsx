import type { Metadata } from 'next'
import { RuleForm } from '#components/automation/rule-form.tsx'
import { loadRuleForm } from '#lib/automation/loaders.ts'

export const metadata: Metadata = { title: 'Change rule' }

type Props = { params: Promise<{ id: string }> }

export default async function Page({ params }: Props) {
  return <RuleForm {...(await loadRuleForm((await params).id))} />
}
