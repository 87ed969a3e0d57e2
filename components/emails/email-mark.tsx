import { StateMark, type SyncMark } from '#components/ui/state-mark.tsx'
import { stateLabels } from '#lib/email/labels.ts'
import type { EmailState } from '#lib/email/types.ts'

const marks: Record<EmailState, SyncMark> = {
  draft: 'none',
  scheduled: 'waits',
  sending: 'out',
  paused: 'paused',
  done: 'accord',
  cancelled: 'none',
  failed: 'need',
}

export function EmailMark({ state, message }: { state: EmailState; message?: string | null }) {
  const stopped = state === 'paused' && message
  return (
    <StateMark state={stopped ? 'need' : marks[state]}>
      {stopped ? 'Stopped' : stateLabels[state]}
    </StateMark>
  )
}
