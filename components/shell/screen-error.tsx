'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useTransition } from 'react'
import { type Connection, lastConnection, useConnection } from '#components/shell/connection.ts'
import { PhoneBar } from '#components/shell/phone-bar.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'

const askAgainMs = 4000

/** By what the page's other requests have found; the banner above says the rest. */
const causes: Record<Connection, string> = {
  fine: 'The server or its database did not answer as it should. Nothing is lost, and the sync goes on where it can. This page asks again by itself every few seconds.',
  server: 'It loads by itself as soon as the console’s server answers.',
  database: 'It loads by itself as soon as the database answers.',
}

/** For every `error.tsx`: says that the screen did not load, and loads it by itself once the server can. */
export function ScreenError({
  error,
  reset,
  title = 'This screen didn’t load',
  part = false,
}: {
  error: Error & { digest?: string }
  reset: () => void
  title?: string
  /** Below a header that stands, with its own way to the menu. */
  part?: boolean
}) {
  const router = useRouter()
  const queries = useQueryClient()
  const inShell = useShell() !== null
  const connection = useConnection()
  const [busy, startTransition] = useTransition()
  const again = useCallback(
    () =>
      startTransition(async () => {
        // The frame is drawn anew with the screen: while nothing answers, that would lose it too.
        if (inShell) await queries.refetchQueries({ type: 'active' })
        if (inShell && lastConnection() !== 'fine') return
        startTransition(() => {
          router.refresh()
          reset()
        })
      }),
    [router, reset, queries, inShell],
  )
  // What does not answer is known at once, not at the frame's next question.
  useEffect(() => {
    if (inShell) void queries.refetchQueries({ type: 'active' })
  }, [queries, inShell])
  useEffect(() => {
    const timer = setInterval(again, askAgainMs)
    return () => clearInterval(timer)
  }, [again])
  return (
    <>
      {!part && <PhoneBar />}
      <div className="grid h-full flex-1 place-items-center">
        <ErrorState
          heading={part ? 'h2' : 'h1'}
          title={title}
          reference={error.digest}
          retrying={busy}
          onRetry={again}
        >
          {causes[connection]}
        </ErrorState>
      </div>
    </>
  )
}
