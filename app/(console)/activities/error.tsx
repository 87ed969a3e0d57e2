'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ActivitiesError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Activities didn’t load" />
}
