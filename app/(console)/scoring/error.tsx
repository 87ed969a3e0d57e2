'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ScoringError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Scoring didn’t load" />
}
