'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function DuplicatesError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Duplicates didn’t load" />
}
