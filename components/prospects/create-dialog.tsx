'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { AssignTargetField } from '#components/prospects/assign-target.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { createProspectAction } from '#lib/prospects/actions.ts'
import type { ProspectRights } from '#lib/prospects/types.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

const asked = ['email', 'first_name', 'last_name', 'company', 'job_title', 'phone'] as const

type Refused = { message: string; fields: Readonly<Record<string, string>> }

/** A person by hand. An e-mail that somebody has already is refused with the way to that person. */
export function CreateDialog({
  fields,
  may,
  onClose,
  onCreated,
}: {
  fields: readonly { name: string; label: string }[]
  may: ProspectRights
  onClose: () => void
  onCreated: (id: string) => void
}) {
  const queries = useQueryClient()
  const [target, setTarget] = useState<AssignTarget | null>({ to: 'nobody' })
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  const create = async (form: FormData) => {
    if (!target) return
    setBusy(true)
    const values = Object.fromEntries(asked.map((name) => [name, String(form.get(name) ?? '')]))
    const result = await createProspectAction({ values, target }).catch(() => null)
    setBusy(false)
    if (!result?.ok) {
      const message = result?.error.message ?? 'The console’s server did not answer. Try again.'
      setRefused({ message, fields: result?.error.fields ?? {} })
      return
    }
    void queries.invalidateQueries({ queryKey: ['prospects'] })
    const { id, name } = result.value
    toast(`${name} added`, { action: { label: 'Open', run: () => onCreated(id) } })
    onClose()
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Add a prospect">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void create(new FormData(event.currentTarget))
        }}
      >
        {refused && (
          <Note tone="need" role="alert">
            {refused.message}{' '}
            {refused.fields.other && (
              <Link className="link" href={`/prospects/${refused.fields.other}`}>
                Open that prospect
              </Link>
            )}
          </Note>
        )}
        {asked.map((name) => (
          <Field
            key={name}
            name={name}
            label={fields.find((field) => field.name === name)?.label ?? name}
            error={refused?.fields[name]}
            optional={name !== 'email'}
          >
            <Input
              name={name}
              type={name === 'email' ? 'email' : 'text'}
              autoComplete="off"
              autoFocus={name === 'email'}
            />
          </Field>
        ))}
        {may.assign && (
          <AssignTargetField
            target={target}
            onChange={setTarget}
            nobodyHint="Unassigned prospects sync with a matching record and are never created in Salesforce."
          />
        )}
        <DialogActions bleed>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!target}>
            Add prospect
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
