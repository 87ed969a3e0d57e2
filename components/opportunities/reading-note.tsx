import { ButtonLink } from '#components/ui/button.tsx'
import { Note } from '#components/ui/note.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ReadingStand } from '#lib/opportunities/types.ts'

/** [OP-7] What is shown is not fresh, since when and why. Nothing where all is well. */
export function ReadingNote({
  reading: { on, readAt, problem },
  mayManage,
  className,
}: {
  reading: ReadingStand
  mayManage?: boolean
  className?: string
}) {
  if (on && !problem) return null
  return (
    <Note
      role="status"
      icon={on ? 'warning' : 'pause'}
      className={className}
      actions={
        mayManage && <ButtonLink href="/connector/status">Open the connector’s settings</ButtonLink>
      }
    >
      {on ? problem : 'Reading opportunities is switched off.'}{' '}
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
