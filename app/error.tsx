'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function RootError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <main className="flex min-h-dvh flex-col bg-surface">
      <ScreenError {...props} title="Concord didn’t load" />
    </main>
  )
}
