'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { toast } from '#components/ui/toast.tsx'
import { syncProspectAction } from '#lib/prospects/actions.ts'
import { followSync, refreshProspect } from '#lib/prospects/record-client.ts'

const unreachable = 'The console’s server did not answer. Press Sync with CRM once more.'

/** [CN-3] Sync with CRM: asks, follows, and says what came of it. The page updates by itself meanwhile. */
export function useRecordSync(id: string): { start: () => void; busy: boolean } {
  const queries = useQueryClient()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])

  const run = async () => {
    setBusy(true)
    const started = await syncProspectAction({ id }).catch(() => null)
    if (started?.ok) await follow(started.value.commandId, started.value.state.state === 'done')
    else toast(started?.error.message ?? unreachable, { tone: 'need' })
    await refreshProspect(queries, id)
    router.refresh()
    if (!gone.current) setBusy(false)
  }
  const follow = async (commandId: string, ended: boolean) => {
    if (!ended) {
      toast('Still syncing', { description: 'This page shows by itself what comes of it.' })
    }
    const said = await followSync(id, commandId, () => gone.current)
    if (!said) return
    const { text, tone, next } = said
    toast(text, { tone, ...(next ? { description: next } : {}) })
  }
  return { start: () => void (busy || run()), busy }
}
