import { ButtonLink } from '#components/ui/button.tsx'
import { Note } from '#components/ui/note.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { AccountReading } from '#lib/accounts/types.ts'

/** What is shown is not fresh, since when and why. Nothing where all is well. */
export function AccountsNote({
  reading: { connected, paused, readAt, problem },
  mayManage,
  className,
}: {
  reading: AccountReading
  mayManage?: boolean
  className?: string
}) {
  if (connected && !paused && !problem) return null
  return (
    <Note
      role="status"
      icon={!connected ? 'plug' : paused ? 'pause' : 'warning'}
      className={className}
      actions={mayManage && <ButtonLink href="/connector/status">Open the connector</ButtonLink>}
    >
      {!connected
        ? 'Salesforce is not connected: accounts are not read.'
        : paused
          ? 'The connector is paused: accounts are not read.'
          : problem}{' '}
      {readAt ? (
        <>
          What you see was read <RelativeTime at={readAt} />.
        </>
      ) : (
        'Nothing was read yet.'
      )}
    </Note>
  )
}
