'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function AccountsError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Accounts didn’t load" />
}
