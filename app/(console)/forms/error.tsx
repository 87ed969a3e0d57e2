'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function FormsError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Forms didn’t load" />
}
