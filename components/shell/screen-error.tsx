'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'
import { ErrorState } from '#components/ui/empty-state.tsx'

const askAgainMs = 4000

/** For every `error.tsx`: says that the screen did not load, and loads it by itself once the server can. */
export function ScreenError({
  error,
  reset,
  title = 'This screen didn’t load',
}: {
  error: Error & { digest?: string }
  reset: () => void
  title?: string
}) {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  useEffect(() => {
    const again = () =>
      startTransition(() => {
        router.refresh()
        reset()
      })
    const timer = setInterval(again, askAgainMs)
    return () => clearInterval(timer)
  }, [router, reset])
  return (
    <div className="grid h-full flex-1 place-items-center">
      <ErrorState
        heading="h1"
        title={title}
        reference={error.digest}
        retrying={busy}
        onRetry={() =>
          startTransition(() => {
            router.refresh()
            reset()
          })
        }
      >
        The server or its database did not answer as it should. Nothing is lost, and the sync goes
        on where it can. This page asks again by itself every few seconds.
      </ErrorState>
    </div>
  )
}
