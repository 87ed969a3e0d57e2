'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from '#components/ui/toast.tsx'
import type { Result } from '#lib/base/result.ts'
import { refreshProspect } from '#lib/prospects/record-client.ts'

const unreachable =
  'The console’s server did not answer. Nothing is known to have changed; try again.'

export type Act = <T>(work: () => Promise<Result<T>>, done: (value: T) => void) => Promise<boolean>

/** Runs a server action, reads the page again, and says its refusal. */
export function useRecordVerb(id: string): { act: Act; busy: boolean } {
  const queries = useQueryClient()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const act: Act = async (work, done) => {
    setBusy(true)
    const result = await work().catch(() => null)
    await refreshProspect(queries, id)
    router.refresh()
    setBusy(false)
    if (result?.ok) done(result.value)
    else toast(result?.error.message ?? unreachable, { tone: 'need' })
    return result?.ok ?? false
  }
  return { act, busy }
}
