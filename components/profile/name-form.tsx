'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import { changeNameAction } from '#lib/team/profile-actions.ts'

export function NameForm({ name }: { name: string }) {
  const router = useRouter()
  const [value, setValue] = useState(name)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const answer = await changeNameAction({ name: value }).catch(() => null)
    setBusy(false)
    if (!answer?.ok) {
      return setError(answer?.error.message ?? 'The server did not answer. Nothing was changed.')
    }
    setError(null)
    toast('Your name is changed')
    router.refresh()
  }
  return (
    <form
      className="flex items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field label="Name" error={error} className="min-w-0 flex-1">
        <Input
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          autoComplete="name"
          maxLength={80}
        />
      </Field>
      <Button type="submit" busy={busy} disabled={value.trim() === name} className="mt-[26px]">
        Save name
      </Button>
    </form>
  )
}
