'use client'

import { useEffect } from 'react'
import './globals.css'

/** Only when the frame itself fails. It stands alone: no providers, no shell. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  useEffect(() => {
    const timer = setInterval(() => window.location.reload(), 5000)
    return () => clearInterval(timer)
  }, [])
  return (
    <html lang="en" data-theme="system">
      <body>
        <title>Concord didn’t load</title>
        <main className="grid min-h-dvh place-items-center bg-surface p-6 text-center">
          <div>
            <h1 className="font-semibold text-md">Concord didn’t load</h1>
            <p className="mt-1 max-w-[48ch] text-balance text-muted">
              The server could not build this page. Nothing is lost, and the sync goes on where it
              can. This page tries again by itself every 5 seconds.
            </p>
            {error.digest && (
              <p className="mt-2 text-faint text-xs">
                Reference <span className="font-mono">{error.digest}</span>
              </p>
            )}
          </div>
        </main>
      </body>
    </html>
  )
}
