'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ProspectError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} part title="This tab didn’t load" />
}
