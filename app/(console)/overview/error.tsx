'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function OverviewError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Overview didn’t load" />
}
