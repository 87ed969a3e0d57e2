import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Note } from '#components/ui/note.tsx'

/** Why the server said no, heard at once. Nothing where it did not. */
export function ErrorNote({ said }: { said: string | null | undefined }) {
  if (!said) return null
  return (
    <Note tone="need" role="alert">
      {said}
    </Note>
  )
}

/** What was to be counted for a draft could not be. */
export function CountFailed({ children, onAgain }: { children: ReactNode; onAgain: () => void }) {
  return (
    <Note
      tone="need"
      role="alert"
      actions={
        <Button size="small" icon="retry" onClick={onAgain}>
          Count again
        </Button>
      }
    >
      {children}
    </Note>
  )
}
