'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toast } from '#components/ui/toast.tsx'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { Result } from '#lib/base/result.ts'
import type { CommandKind, CommandProgress, CommandState } from '#lib/sync/commands/types.ts'

type Started<Kind extends CommandKind> = { commandId: string; state: CommandState<Kind> }

const unreachable =
  'The console’s server did not answer. Nothing is known to have changed; try again.'

/** Runs a server action: one at a time, its refusal said in words, what it changed read again. */
export function useRun() {
  const queries = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const run = useCallback(
    async <T>(
      name: string,
      work: () => Promise<Result<T>>,
      options: { done?: (value: T) => void; quiet?: boolean } = {},
    ): Promise<boolean> => {
      setBusy(name)
      setError(null)
      const result = await work().catch(() => null)
      setBusy(null)
      void queries.invalidateQueries()
      if (result?.ok) {
        options.done?.(result.value)
        return true
      }
      const message = result?.error.message ?? unreachable
      setError(message)
      if (!options.quiet) toast(message, { tone: 'need' })
      return false
    },
    [queries],
  )
  return { run, busy, error, clear: () => setError(null) }
}

const pollMs = 500

/** Starts work of the worker and follows it to its end, however long it takes. */
export function useCommand<Kind extends CommandKind>() {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [progress, setProgress] = useState<CommandProgress | null>(null)
  const [error, setError] = useState<string | null>(null)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])

  const run = useCallback(
    async (
      start: () => Promise<Result<Started<Kind>>>,
      done?: (state: Extract<CommandState<Kind>, { state: 'done' }>) => void,
    ): Promise<void> => {
      setBusy(true)
      setError(null)
      const ended = await follow(start, setProgress, () => gone.current)
      if (gone.current) return
      setBusy(false)
      setProgress(null)
      void queries.invalidateQueries()
      if (ended.state === 'done') done?.(ended)
      else setError(ended.error)
    },
    [queries],
  )
  return { run, busy, progress, error }
}

type Ended<Kind extends CommandKind> =
  | Extract<CommandState<Kind>, { state: 'done' }>
  | { state: 'failed'; error: string }

async function follow<Kind extends CommandKind>(
  start: () => Promise<Result<Started<Kind>>>,
  onProgress: (progress: CommandProgress | null) => void,
  isGone: () => boolean,
): Promise<Ended<Kind>> {
  const started = await start().catch(() => null)
  if (!started) return { state: 'failed', error: unreachable }
  if (!started.ok) return { state: 'failed', error: started.error.message }
  let { state } = started.value
  while ((state.state === 'waiting' || state.state === 'running') && !isGone()) {
    onProgress(state.progress)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    const url = `/api/connector/command?id=${started.value.commandId}`
    // A server that is away for a moment does not end the work: ask again.
    state = await fetchJson<CommandState<Kind>>(url).catch(() => state)
  }
  return state.state === 'done' || state.state === 'failed'
    ? state
    : { state: 'failed', error: unreachable }
}
