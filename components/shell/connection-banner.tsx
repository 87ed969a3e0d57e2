'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { lastConnection, reportConnection, useConnection } from '#components/shell/connection.ts'
import { Icon } from '#components/ui/icon.tsx'

const askAgainMs = 3000

/** Says that the server or its database does not answer, asks again every few seconds, and goes when it does. */
export function ConnectionBanner() {
  const connection = useConnection()
  const queries = useQueryClient()
  const router = useRouter()
  const wasDown = useRef(false)

  useEffect(() => {
    const goneOffline = () => reportConnection('server')
    const cameBack = () => void queries.refetchQueries({ type: 'active' })
    window.addEventListener('offline', goneOffline)
    window.addEventListener('online', cameBack)
    return () => {
      window.removeEventListener('offline', goneOffline)
      window.removeEventListener('online', cameBack)
    }
  }, [queries])

  useEffect(() => {
    const drawAnew = async () => {
      // Asked once more: an answer that was on its way when it went proves nothing, and a frame that cannot be drawn is lost.
      await queries.refetchQueries({ type: 'active' })
      if (lastConnection() !== 'fine') return
      wasDown.current = false
      router.refresh()
    }
    if (connection === 'fine') {
      if (wasDown.current) void drawAnew()
      return
    }
    wasDown.current = true
    const timer = setInterval(() => void queries.refetchQueries({ type: 'active' }), askAgainMs)
    return () => clearInterval(timer)
  }, [connection, queries, router])

  if (connection === 'fine') return null
  return (
    <div
      role="alert"
      className="flex flex-none items-start gap-2 border-need-edge border-b bg-need-soft px-6 py-2 max-desk:px-4"
    >
      <Icon name="need" className="mt-0.5 text-need" />
      <p className="min-w-0 text-pretty">
        <strong className="font-medium">
          {connection === 'server'
            ? 'The console’s server does not answer.'
            : 'The database does not answer.'}
        </strong>{' '}
        <span className="text-muted">
          What you see is from before. Nothing is lost; this page asks again every 3 seconds.
        </span>
      </p>
    </div>
  )
}
