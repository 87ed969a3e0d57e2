'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function OpportunitiesError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Opportunities didn’t load" />
}
