'use client'

import { useState } from 'react'
import { FormFields } from '#components/tracking/form-fields.tsx'
import { FormPreview } from '#components/tracking/form-preview.tsx'
import { formKindLabels } from '#components/tracking/form-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Select } from '#components/ui/select.tsx'
import { saveFormAction } from '#lib/tracking/actions.ts'
import type { FormKind, PublicForm } from '#lib/tracking/types.ts'

type Draft = Omit<PublicForm, 'id'>
type Wrong = { message: string; fields?: Readonly<Record<string, string>> }

const blank: Draft = {
  kind: 'form',
  name: '',
  fields: [
    { field: 'email', name: 'email', label: 'E-mail', required: true },
    { field: 'first_name', name: 'first_name', label: 'First name', required: false },
    { field: 'last_name', name: 'last_name', label: 'Last name', required: true },
  ],
  headline: '',
  intro: '',
  button: 'Send',
  thanks: 'Thank you. We have received your answer.',
  successLocation: null,
  errorLocation: null,
}

const kinds: { value: FormKind; label: string; hint: string }[] = [
  { value: 'form', label: formKindLabels.form, hint: 'A page of ours with the form on it' },
  {
    value: 'landing_page',
    label: formKindLabels.landing_page,
    hint: 'The same with room for words',
  },
  {
    value: 'handler',
    label: formKindLabels.handler,
    hint: 'Takes what a form of your website posts',
  },
]

/** Makes a form, or changes `form`, with a preview beside it. */
export function FormDialog({
  form,
  fields,
  onClose,
  onSaved,
}: {
  form: PublicForm | null
  fields: readonly { name: string; label: string }[]
  onClose: () => void
  onSaved: (id: string) => void
}) {
  const [draft, setDraft] = useState<Draft>(form ?? blank)
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const hosted = draft.kind !== 'handler'
  const save = async () => {
    setBusy(true)
    const { kind, name, headline, intro, button, thanks } = draft
    const answer = await saveFormAction({
      id: form?.id ?? null,
      ...{ kind, name, headline, intro, button, thanks },
      fields: draft.fields.map(({ field, name: posted, label, required }) => ({
        field,
        name: posted,
        label,
        required,
      })),
      successLocation: draft.successLocation ?? '',
      errorLocation: draft.errorLocation ?? '',
    }).catch(() => null)
    setBusy(false)
    if (!answer?.ok) {
      setWrong(answer?.error ?? { message: 'The console’s server did not answer. Try again.' })
      return
    }
    onSaved(answer.value.id)
  }
  const text = (key: 'name' | 'headline' | 'button') => ({
    value: draft[key],
    onChange: (event: { target: { value: string } }) => set({ [key]: event.target.value }),
  })
  return (
    <Dialog
      open
      size="huge"
      onOpenChange={(open) => !open && onClose()}
      title={form ? `Edit ${form.name}` : 'New form'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => void save()}>
            {form ? 'Save form' : 'Create form'}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,360px)] gap-6 max-desk:grid-cols-1">
        <div className="grid content-start gap-4">
          {wrong && (
            <Note tone="need" role="alert">
              {wrong.fields?.fields ?? wrong.message}
            </Note>
          )}
          {!form && (
            <Field label="Kind">
              <Select options={kinds} value={draft.kind} onValueChange={(kind) => set({ kind })} />
            </Field>
          )}
          <Field
            label="Name"
            error={wrong?.fields?.name}
            hint="Stands in timelines: “Completed form …”"
          >
            <Input {...text('name')} maxLength={80} />
          </Field>
          {hosted && (
            <>
              <Field label="Headline" optional>
                <Input {...text('headline')} maxLength={120} />
              </Field>
              <Field label="Introduction" optional>
                <Textarea
                  rows={3}
                  value={draft.intro}
                  maxLength={2_000}
                  onChange={(event) => set({ intro: event.target.value })}
                />
              </Field>
            </>
          )}
          <FormFields
            value={draft.fields}
            fields={fields}
            onChange={(next) => set({ fields: next })}
          />
          {hosted && (
            <Field label="Button" error={wrong?.fields?.button}>
              <Input {...text('button')} maxLength={40} />
            </Field>
          )}
          <Field
            label="Where to after success"
            optional
            error={wrong?.fields?.successLocation}
            hint="Left empty, a page of ours says thank you."
          >
            <Input
              type="url"
              placeholder="https://"
              value={draft.successLocation ?? ''}
              onChange={(event) => set({ successLocation: event.target.value })}
            />
          </Field>
          {!hosted && (
            <Field
              label="Where to when something is missing"
              optional
              error={wrong?.fields?.errorLocation}
              hint="Left empty, a page of ours shows the form again with what is wrong."
            >
              <Input
                type="url"
                placeholder="https://"
                value={draft.errorLocation ?? ''}
                onChange={(event) => set({ errorLocation: event.target.value })}
              />
            </Field>
          )}
          <Field label="Thank you" error={wrong?.fields?.thanks}>
            <Textarea
              rows={2}
              value={draft.thanks}
              maxLength={500}
              onChange={(event) => set({ thanks: event.target.value })}
            />
          </Field>
        </div>
        <FormPreview form={draft} />
      </div>
    </Dialog>
  )
}
