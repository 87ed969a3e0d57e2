'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ProspectsError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Prospects didn’t load" />
}
