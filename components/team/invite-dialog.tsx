'use client'

import { useState } from 'react'
import type { ShownLink } from '#components/team/one-time-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { toast } from '#components/ui/toast.tsx'
import { type Role, roles } from '#lib/auth/permissions.ts'
import { inviteAction } from '#lib/team/actions.ts'
import { roleHints, roleLabels } from '#lib/team/labels.ts'

type Wrong = { message: string; fields?: Readonly<Record<string, string>> }

export function InviteDialog({
  open,
  onOpenChange,
  onInvited,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  onInvited: (link: ShownLink | null) => void
}) {
  const [role, setRole] = useState<Role>('marketer')
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const [busy, setBusy] = useState(false)

  const invite = async (form: FormData) => {
    setBusy(true)
    const email = String(form.get('email') ?? '')
    const answer = await inviteAction({ email, role }).catch(() => null)
    setBusy(false)
    if (!answer) return setWrong({ message: 'The server did not answer. Nobody was invited.' })
    if (!answer.ok) return setWrong(answer.error)
    setWrong(null)
    onOpenChange(false)
    const { link, name } = answer.value
    if (name) toast(`${name} is a member now`, { description: 'They had an account already.' })
    onInvited(
      link
        ? { title: `Invitation for ${email}`, words: 'It works once, for seven days.', link }
        : null,
    )
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setWrong(null)
        onOpenChange(next)
      }}
      title="Invite a colleague"
      description="You get a link to pass on. Concord sends no e-mail for this."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void invite(new FormData(event.currentTarget))
        }}
      >
        {wrong && !wrong.fields?.email && (
          <Note tone="need" role="alert">
            {wrong.message}
          </Note>
        )}
        <Field label="E-mail" error={wrong?.fields?.email}>
          <Input name="email" type="email" autoComplete="off" required />
        </Field>
        <RadioGroup
          label="Role"
          value={role}
          onValueChange={setRole}
          choices={roles.map((value) => ({
            value,
            label: roleLabels[value],
            hint: roleHints[value],
          }))}
        />
        <DialogActions bleed>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Make invitation
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
