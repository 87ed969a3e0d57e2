'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { saveRedirectAction } from '#lib/tracking/actions.ts'
import type { LinkRow } from '#lib/tracking/types.ts'

type Wrong = { message: string; fields?: Readonly<Record<string, string>> }

/** Makes a redirect, or changes where one leads; its own address stays. */
export function RedirectDialog({
  redirect,
  onClose,
  onSaved,
}: {
  redirect: LinkRow | null
  onClose: () => void
  onSaved: () => void
}) {
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (form: FormData) => {
    setBusy(true)
    const text = (name: string) => String(form.get(name) ?? '')
    const answer = await saveRedirectAction({
      id: redirect?.id ?? null,
      name: text('name'),
      target: text('target'),
    }).catch(() => null)
    setBusy(false)
    if (answer?.ok) onSaved()
    else setWrong(answer?.error ?? { message: 'The console’s server did not answer. Try again.' })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={redirect ? `Edit ${redirect.name}` : 'New redirect'}
      description="An address of ours that leads to any page and counts who follows it."
    >
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save(new FormData(event.currentTarget))
        }}
      >
        {wrong && !wrong.fields && (
          <Note tone="need" role="alert">
            {wrong.message}
          </Note>
        )}
        <Field label="Name" error={wrong?.fields?.name}>
          <Input name="name" defaultValue={redirect?.name ?? ''} maxLength={80} />
        </Field>
        <Field label="Leads to" error={wrong?.fields?.target}>
          <Input
            name="target"
            type="url"
            placeholder="https://"
            defaultValue={redirect?.target ?? ''}
          />
        </Field>
        <DialogActions bleed>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {redirect ? 'Save redirect' : 'Create redirect'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
