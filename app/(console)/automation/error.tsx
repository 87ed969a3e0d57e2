'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function AutomationError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Rules didn’t load" />
}
