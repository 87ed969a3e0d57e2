'use client'

import { ScreenError } from '#components/shell/screen-error.tsx'

export default function ConnectorError(props: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <ScreenError {...props} title="The connector didn’t load" />
}
