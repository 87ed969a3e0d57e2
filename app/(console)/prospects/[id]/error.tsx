'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ProspectError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="This prospect didn’t load" />
}
