'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ActionList } from '#components/automation/action-list.tsx'
import { CriteriaBuilder } from '#components/criteria/criteria-builder.tsx'
import { draftComplaint } from '#components/criteria/draft.ts'
import { PeoplePreviewPanel, usePeoplePreview } from '#components/lists/people-preview.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { toast } from '#components/ui/toast.tsx'
import { saveRuleAction } from '#lib/automation/actions.ts'
import { actionComplaint } from '#lib/automation/input.ts'
import type { RuleFormData } from '#lib/automation/loaders.ts'
import type { RuleAction } from '#lib/automation/types.ts'
import type { Criteria } from '#lib/criteria/types.ts'

const started: Criteria = {
  match: 'all',
  parts: [{ field: '@score', operator: 'at_least', values: ['100'] }],
}

/** A rule as it is made or changed: when and what at the left, who matches at this moment at the right. */
export function RuleForm({ rule, choices }: RuleFormData) {
  const router = useRouter()
  const [name, setName] = useState(rule?.name ?? '')
  const [criteria, setCriteria] = useState<Criteria | null>(rule?.criteria ?? started)
  const [actions, setActions] = useState<RuleAction[]>(rule?.actions ?? [])
  const [repeats, setRepeats] = useState(rule?.repeats ?? false)
  const [days, setDays] = useState(String(rule?.repeatDays ?? 0))
  const [problem, setProblem] = useState<{ message: string; name?: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const missing =
    criteria === null
      ? 'Say whom the rule is for: add a condition.'
      : draftComplaint(criteria, choices.fields)
  const query = usePeoplePreview(criteria, missing === null)
  const unready = actions.map((one) => actionComplaint(one, choices)).find(Boolean)
  const repeatDays = Number(days)
  const isReady =
    name.trim() !== '' && missing === null && actions.length > 0 && !unready && criteria !== null
  const address = rule ? `/automation/${rule.id}` : '/automation'

  const save = async () => {
    if (!criteria) return
    setBusy(true)
    const draft = { id: rule?.id ?? null, name, criteria, actions, repeats, repeatDays }
    const result = await saveRuleAction(draft).catch(() => null)
    setBusy(false)
    if (!result?.ok) {
      const { message = 'The console’s server did not answer. Try again.', fields } =
        result?.error ?? {}
      return setProblem({ message, ...(fields?.name ? { name: fields.name } : {}) })
    }
    toast(rule ? 'Saved, and paused until you turn it on' : 'The rule is there, paused')
    router.push(`/automation/${result.value.id}`)
    router.refresh()
  }

  return (
    <>
      <PageHeader
        title={rule ? 'Change rule' : 'New rule'}
        crumbs={[
          { label: 'Automation', href: '/automation' },
          ...(rule ? [{ label: rule.name, href: address }] : []),
        ]}
        actions={<ButtonLink href={address}>Cancel</ButtonLink>}
        primary={
          <Button variant="primary" busy={busy} disabled={!isReady} onClick={save}>
            {rule ? 'Save, paused' : 'Create, paused'}
          </Button>
        }
      />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,2fr)] max-desk:block max-desk:overflow-y-auto">
        <div className="grid min-h-0 content-start gap-6 overflow-y-auto px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:px-4">
          {problem && !problem.name && <Note tone="need">{problem.message}</Note>}
          {rule?.state === 'running' && (
            <Note icon="pause">Saving pauses the rule, so that nobody new is acted on unseen.</Note>
          )}
          <Field label="Name" error={problem?.name} className="max-w-read">
            <Input
              value={name}
              maxLength={80}
              onChange={(event) => {
                setName(event.currentTarget.value)
                setProblem(null)
              }}
            />
          </Field>
          <section aria-label="When">
            <SectionHead title="When a prospect comes to match" />
            <CriteriaBuilder criteria={criteria} fields={choices.fields} onChange={setCriteria} />
          </section>
          <section aria-label="Then">
            <SectionHead title="Then, in this order" />
            <ActionList actions={actions} choices={choices} onChange={setActions} />
          </section>
          <section aria-label="How often">
            <SectionHead title="How often" />
            <RadioGroup<'once' | 'again'>
              label="How often"
              value={repeats ? 'again' : 'once'}
              onValueChange={(value) => setRepeats(value === 'again')}
              choices={[
                {
                  value: 'once',
                  label: 'Once for each prospect',
                  hint: 'Whoever stops matching and comes back is left alone.',
                },
                {
                  value: 'again',
                  label: 'Each time somebody comes to match again',
                  hint: 'Rules that set each other off are stopped before they go round.',
                },
              ]}
            />
            {repeats && (
              <Field
                label="Days between, for one prospect"
                hint="0: however soon."
                className="mt-3 ml-6 max-w-48"
              >
                <Input
                  type="number"
                  min={0}
                  max={365}
                  value={days}
                  onChange={(event) => setDays(event.currentTarget.value)}
                />
              </Field>
            )}
          </section>
        </div>
        <div className="min-h-0 overflow-y-auto border-border border-l px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:border-t max-desk:border-l-0 max-desk:px-4">
          <PeoplePreviewPanel title="Who matches now" query={query} missing={missing}>
            <p className="mt-3 max-w-read text-muted">
              Nothing is done yet: the rule is created paused. Turning it on asks whether these are
              acted on, or only who comes to match from then on.
            </p>
          </PeoplePreviewPanel>
        </div>
      </div>
    </>
  )
}
