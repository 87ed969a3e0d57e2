'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { CriteriaBuilder } from '#components/criteria/criteria-builder.tsx'
import { draftComplaint } from '#components/criteria/draft.ts'
import { PeoplePreviewPanel, usePeoplePreview } from '#components/lists/people-preview.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Criteria } from '#lib/criteria/types.ts'
import { createListAction, updateListAction } from '#lib/lists/actions.ts'
import type { ListFormData } from '#lib/lists/loaders.ts'
import type { ListKind } from '#lib/lists/types.ts'

const started = { match: 'all', parts: [{ field: '@score', operator: 'at_least', values: ['50'] }] }

type Problem = { message: string; name?: string; publicName?: string }

/** A list as it is made or changed: at the left what it is, at the right who is in it at this moment. */
export function ListForm({ list, fields }: ListFormData) {
  const router = useRouter()
  const [kind, setKind] = useState<ListKind>(list?.kind ?? 'dynamic')
  const [name, setName] = useState(list?.name ?? '')
  const [description, setDescription] = useState(list?.description ?? '')
  const [publicName, setPublicName] = useState(list?.publicName ?? null)
  const [criteria, setCriteria] = useState<Criteria | null>(
    list ? list.criteria : (started as Criteria),
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const isDynamic = kind === 'dynamic'
  const missing = !isDynamic
    ? null
    : criteria === null
      ? 'Say who belongs to it: add a condition.'
      : draftComplaint(criteria, fields)
  const query = usePeoplePreview(criteria, isDynamic && missing === null)
  const address = list ? `/lists/${list.id}` : '/lists'

  const save = async () => {
    setBusy(true)
    const given = { name, description, publicName, criteria: isDynamic ? criteria : null }
    const result = await (list
      ? updateListAction({ id: list.id, ...given })
      : createListAction(given)
    ).catch(() => null)
    setBusy(false)
    if (!result?.ok) {
      const { message = 'The console’s server did not answer. Try again.', fields: of } =
        result?.error ?? {}
      const named = (field: 'name' | 'publicName') => (of?.[field] ? { [field]: of[field] } : {})
      return setProblem({ message, ...named('name'), ...named('publicName') })
    }
    toast(list ? `${name} is changed` : `${name} is there`)
    router.push(`/lists/${result.value.id}`)
    router.refresh()
  }

  return (
    <>
      <PageHeader
        title={list ? 'Change list' : 'New list'}
        crumbs={[
          { label: 'Lists', href: '/lists' },
          ...(list ? [{ label: list.name, href: address }] : []),
        ]}
        actions={<ButtonLink href={address}>Cancel</ButtonLink>}
        primary={
          <Button
            variant="primary"
            busy={busy}
            disabled={name.trim() === '' || publicName?.trim() === '' || missing !== null}
            onClick={save}
          >
            {list ? 'Save' : 'Create list'}
          </Button>
        }
      />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,2fr)] max-desk:block max-desk:overflow-y-auto">
        <div className="grid min-h-0 content-start gap-5 overflow-y-auto px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:px-4">
          {problem && !problem.name && !problem.publicName && (
            <Note tone="need">{problem.message}</Note>
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
          <Field label="Description" optional className="max-w-read">
            <Input
              value={description}
              maxLength={300}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
          </Field>
          <section aria-label="Who sees it" className="max-w-read">
            <SectionHead
              title="People see it"
              right={
                <Switch
                  label="People see it"
                  checked={publicName !== null}
                  onCheckedChange={(on) => setPublicName(on ? name : null)}
                />
              }
            />
            {publicName === null ? (
              <p className="text-muted">
                Nobody outside knows of it. Switched on, it stands on the page where people choose
                what they get, and whoever leaves it gets no e-mail that goes to it.
              </p>
            ) : (
              <Field
                label="What they call it"
                error={problem?.publicName}
                hint="On the page behind “change what you get”, at the foot of each e-mail."
              >
                <Input
                  value={publicName}
                  maxLength={80}
                  onChange={(event) => {
                    setPublicName(event.currentTarget.value)
                    setProblem(null)
                  }}
                />
              </Field>
            )}
          </section>
          {!list && (
            <RadioGroup<ListKind>
              label="Kind of list"
              value={kind}
              onValueChange={setKind}
              choices={[
                {
                  value: 'dynamic',
                  label: 'Dynamic',
                  hint: 'Everybody who matches, at every moment. It keeps itself up.',
                },
                {
                  value: 'static',
                  label: 'Static',
                  hint: 'Whom you, an import or a rule puts into it, until somebody takes them out.',
                },
              ]}
            />
          )}
          {isDynamic && (
            <section aria-label="Who belongs to it">
              <SectionHead title="Who belongs to it" />
              <CriteriaBuilder criteria={criteria} fields={fields} onChange={setCriteria} />
            </section>
          )}
        </div>
        <div className="min-h-0 overflow-y-auto border-border border-l px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:border-t max-desk:border-l-0 max-desk:px-4">
          {isDynamic ? (
            <PeoplePreviewPanel title="In it now" query={query} missing={missing} />
          ) : (
            <p className="max-w-read text-muted">
              A static list begins empty. Select prospects in any grid and choose{' '}
              <em className="font-medium not-italic">Add to list</em>.
            </p>
          )}
        </div>
      </div>
    </>
  )
}
