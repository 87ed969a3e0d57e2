'use client'

import { useState } from 'react'
import type { MemberVerb } from '#components/team/member-menu.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import {
  disableMemberAction,
  endMemberSessionsAction,
  removeMemberAction,
} from '#lib/team/actions.ts'
import type { Member } from '#lib/team/types.ts'

type Asked = {
  title: string
  words: string
  verb: string
  done: string
  run: (userId: string) => Promise<{ ok: boolean; error?: { message: string } }>
}

function questionOf(verb: MemberVerb, { name, openSessions }: Member): Asked {
  if (verb === 'remove')
    return {
      title: `Remove ${name} from this business unit?`,
      words: 'Prospects stay assigned to them until somebody assigns them anew.',
      verb: 'Remove',
      done: `${name} is removed`,
      run: (userId) => removeMemberAction({ userId }),
    }
  if (verb === 'sessions')
    return {
      title:
        openSessions === 1
          ? `End 1 session of ${name}?`
          : `End ${openSessions} sessions of ${name}?`,
      words: 'They have to sign in again. What they have not saved is lost.',
      verb: 'End sessions',
      done: `The sessions of ${name} have ended`,
      run: (userId) => endMemberSessionsAction({ userId }),
    }
  return {
    title: `Disable the account of ${name}?`,
    words: 'They are signed out at once and cannot sign in until an admin enables them again.',
    verb: 'Disable',
    done: `${name} is disabled`,
    run: (userId) => disableMemberAction({ userId }),
  }
}

export function MemberConfirm({
  asking,
  onClose,
  onDone,
}: {
  asking: { verb: MemberVerb; member: Member } | null
  onClose: () => void
  onDone: () => Promise<unknown>
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const question = asking && questionOf(asking.verb, asking.member)
  const close = () => {
    setError(null)
    onClose()
  }
  const confirm = async () => {
    if (!asking || !question) return
    setBusy(true)
    const answer = await question.run(asking.member.userId).catch(() => null)
    setBusy(false)
    if (!answer?.ok) {
      setError(answer?.error?.message ?? 'The server did not answer. Nothing was changed.')
      return
    }
    close()
    toast(question.done)
    await onDone()
  }
  return (
    <Confirm
      open={asking !== null}
      onOpenChange={(open) => !open && close()}
      title={question?.title ?? ''}
      verb={question?.verb ?? ''}
      danger
      busy={busy}
      error={error}
      onConfirm={confirm}
    >
      {question?.words}
    </Confirm>
  )
}
