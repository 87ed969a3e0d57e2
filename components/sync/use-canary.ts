'use client'

import { useEffect, useRef, useState } from 'react'
import { fetchJson } from '#lib/base/fetch-json.ts'
import { sendCanaryAction, syncCanaryAction } from '#lib/sync/canary-actions.ts'
import type { CommandState, SyncOutcome } from '#lib/sync/commands/types.ts'
import type { DryRunItemRow } from '#lib/sync/screens.ts'

export type CanaryOutcome = Pick<SyncOutcome, 'result' | 'message' | 'crmId' | 'prospectId'>

const pollMs = 300

/** One after the other, so that the first that goes wrong is seen before the next. */
export function useCanary() {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, CanaryOutcome>>(new Map())
  const [now, setNow] = useState<number | null>(null)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])

  const start = async (rows: readonly DryRunItemRow[]) => {
    setOutcomes(new Map())
    for (const row of rows) {
      if (gone.current) return
      setNow(row.n)
      const outcome = await syncOne(row, () => gone.current)
      setOutcomes((known) => new Map(known).set(row.n, outcome))
    }
    setNow(null)
  }
  return {
    start: (rows: readonly DryRunItemRow[]) => void start(rows),
    busy: now !== null,
    now,
    outcomes,
  }
}

async function syncOne(row: DryRunItemRow, isGone: () => boolean): Promise<CanaryOutcome> {
  const started = await ask(row).catch(() => null)
  if (!started) return failed('The console’s server did not answer')
  if (!started.ok) return failed(started.error.message)
  let state: CommandState<'sync_prospect' | 'send_to_concord'> = started.value.state
  while ((state.state === 'waiting' || state.state === 'running') && !isGone()) {
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    const url = `/api/connector/command?id=${started.value.commandId}`
    state = await fetchJson<typeof state>(url).catch(() => state)
  }
  if (state.state === 'done') return state.outcome
  return failed(state.state === 'failed' ? state.error : 'Not known yet')
}

function ask({ prospectId, crmId }: DryRunItemRow) {
  return prospectId ? syncCanaryAction({ prospectId }) : sendCanaryAction({ crmId: crmId ?? '' })
}

const failed = (message: string): CanaryOutcome => ({
  result: 'not_synced',
  message,
  crmId: null,
  prospectId: null,
})
