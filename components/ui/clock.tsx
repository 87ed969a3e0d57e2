'use client'

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

export type Clock = {
  /** The server's moment of rendering: what was true in the HTML is true at hydration too. */
  renderedAt: number
  locale: string
  timeZone: string
}

const ClockContext = createContext<Clock>({ renderedAt: 0, locale: 'en-GB', timeZone: 'UTC' })

/**
 * Moment, locale and time zone of this page. The first visit is drawn in the server's guess; the browser then writes
 * its zone into a cookie, so that the next page comes right from the server.
 */
export function ClockProvider({
  renderedAt,
  locale,
  timeZone,
  children,
}: Clock & { children: ReactNode }) {
  const [zone, setZone] = useState(timeZone)
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!own || own === timeZone) return
    setZone(own)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `time-zone=${encodeURIComponent(own)}; path=/; max-age=31536000; samesite=lax`
  }, [timeZone])
  const clock = useMemo(() => ({ renderedAt, locale, timeZone: zone }), [renderedAt, locale, zone])
  return <ClockContext value={clock}>{children}</ClockContext>
}

export function useClock(): Clock {
  return useContext(ClockContext)
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for every moment on the page. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
