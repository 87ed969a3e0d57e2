'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ImportsError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Imports didn’t load" />
}
