'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function EmailsError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="E-mails didn’t load" />
}
