'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function NoticesError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="Notices didn’t load" />
}
