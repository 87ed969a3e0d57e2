'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ListsError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Lists didn’t load" />
}
