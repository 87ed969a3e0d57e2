'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Selection } from '#components/grid/selection.ts'
import { bulkStepAction } from '#lib/prospects/bulk-actions.ts'
import type { BulkVerb } from '#lib/prospects/input.ts'
import { type BulkSelection, filterText, type ProspectFilter } from '#lib/prospects/query.ts'

export function toBulkSelection(selection: Selection, filter: ProspectFilter): BulkSelection {
  return selection.mode === 'some'
    ? { mode: 'some', ids: [...selection.ids] }
    : { mode: 'all', filter: filterText(filter), except: [...selection.except] }
}

/** `owned`: left to their owners by a queue or rule; `name`: whom they were assigned to. */
export type BulkEnd = { done: number; changed: number; owned: number; name: string | null }

const atStart: BulkEnd & { after: string | null } = {
  after: null,
  done: 0,
  changed: 0,
  owned: 0,
  name: null,
}

/** Runs an action on many step by step. A step that fails leaves the earlier ones done, and the next try goes on from there. */
export function useBulk() {
  const queries = useQueryClient()
  const [progress, setProgress] = useState<{ done: number } | null>(null)
  const [error, setError] = useState<string | null>(null)
  const reached = useRef(atStart)

  const run = async (selection: BulkSelection, verb: BulkVerb): Promise<BulkEnd | null> => {
    setError(null)
    for (;;) {
      setProgress({ done: reached.current.done })
      const { after, done, changed, owned } = reached.current
      const step = await bulkStepAction({ selection, verb, after }).catch(() => null)
      if (!step?.ok) {
        setProgress(null)
        const why = step?.error.message ?? 'The console’s server did not answer.'
        setError(done > 0 ? `${why} ${done} were done; try again to go on.` : why)
        void queries.invalidateQueries()
        return null
      }
      const { value } = step
      reached.current = {
        after: value.next,
        done: done + value.done,
        changed: changed + value.changed,
        owned: owned + (value.owned ?? 0),
        name: value.name ?? null,
      }
      if (value.next !== null) continue
      const end = reached.current
      reset()
      void queries.invalidateQueries()
      return end
    }
  }
  const reset = () => {
    reached.current = atStart
    setProgress(null)
    setError(null)
  }
  return { run, reset, progress, error }
}
