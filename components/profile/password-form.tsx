'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { passwordLengthMin } from '#lib/auth/password-rules.ts'
import { changePasswordAction } from '#lib/team/profile-actions.ts'

type Wrong = { message: string; fields?: Readonly<Record<string, string>> }

export function PasswordForm() {
  const form = useRef<HTMLFormElement>(null)
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (given: FormData) => {
    setBusy(true)
    const answer = await changePasswordAction({
      current: String(given.get('current') ?? ''),
      next: String(given.get('next') ?? ''),
    }).catch(() => null)
    setBusy(false)
    if (!answer) return setWrong({ message: 'The server did not answer. Nothing was changed.' })
    if (!answer.ok) return setWrong(answer.error)
    setWrong(null)
    form.current?.reset()
    const { ended } = answer.value
    toast('Your password is changed', {
      description: ended > 0 ? `${ended} other sessions have ended.` : undefined,
    })
  }
  return (
    <form
      ref={form}
      className="grid gap-3"
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
      <Field label="Present password" error={wrong?.fields?.current}>
        <Input name="current" type="password" autoComplete="current-password" required />
      </Field>
      <Field
        label="New password"
        hint={`At least ${passwordLengthMin} characters. Your other sessions end.`}
        error={wrong?.fields?.next}
      >
        <Input name="next" type="password" autoComplete="new-password" required />
      </Field>
      <Button type="submit" busy={busy} className="justify-self-start">
        Change password
      </Button>
    </form>
  )
}
