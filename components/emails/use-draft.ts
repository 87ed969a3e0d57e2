'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { saveEmailAction } from '#lib/email/actions.ts'
import type { EmailRecord } from '#lib/email/types.ts'

export type Draft = Pick<
  EmailRecord,
  | 'id'
  | 'name'
  | 'subject'
  | 'html'
  | 'text'
  | 'fromName'
  | 'fromAddress'
  | 'replyTo'
  | 'audience'
  | 'perMinute'
> & { templateId: string | null }

export type Saving = 'saved' | 'saving' | { failed: string }

const pauseMs = 600

/** A draft saves itself a moment after the last change; one save at a time, the latest words last. */
export function useDraft(email: EmailRecord) {
  const [draft, setDraft] = useState<Draft>(() => ({
    id: email.id,
    name: email.name,
    subject: email.subject,
    html: email.html,
    text: email.text,
    fromName: email.fromName,
    fromAddress: email.fromAddress,
    replyTo: email.replyTo,
    audience: email.audience,
    perMinute: email.perMinute,
    templateId: null,
  }))
  const [saving, setSaving] = useState<Saving>('saved')
  const latest = useRef(draft)
  const dirty = useRef(false)
  const running = useRef<Promise<boolean>>(Promise.resolve(true))

  const flush = useCallback((): Promise<boolean> => {
    running.current = running.current.then(async () => {
      if (!dirty.current) return true
      dirty.current = false
      setSaving('saving')
      const answer = await saveEmailAction(latest.current).catch(() => null)
      if (answer?.ok) {
        if (!dirty.current) setSaving('saved')
        return true
      }
      dirty.current = true
      setSaving({ failed: answer?.error.message ?? 'The console’s server did not answer.' })
      return false
    })
    return running.current
  }, [])

  const change = useCallback((part: Partial<Draft>) => {
    setDraft((before) => {
      latest.current = { ...before, ...part }
      return latest.current
    })
    dirty.current = true
    setSaving('saving')
  }, [])

  useEffect(() => {
    void draft
    if (!dirty.current) return
    const timer = setTimeout(() => void flush(), pauseMs)
    return () => clearTimeout(timer)
  }, [draft, flush])

  return { draft, change, flush, saving }
}
