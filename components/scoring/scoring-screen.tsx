'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ImpactPanel } from '#components/scoring/impact-panel.tsx'
import { PointsTableEditor } from '#components/scoring/points-table.tsx'
import { RecountNote } from '#components/scoring/recount-note.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { savePointsAction } from '#lib/scoring/actions.ts'
import { scoringQuery } from '#lib/scoring/client.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import { pointsMost } from '#lib/scoring/input.ts'
import {
  type PointsTable,
  type ScoreKind,
  type ScoringPage,
  scoreKinds,
} from '#lib/scoring/types.ts'

export type Typed = Record<ScoreKind, string>

const toTyped = (points: PointsTable): Typed =>
  Object.fromEntries(scoreKinds.map((kind) => [kind, String(points[kind])])) as Typed

/** Null where something typed is no number of points. */
function toPoints(typed: Typed): PointsTable | null {
  const table: Partial<Record<ScoreKind, number>> = {}
  for (const kind of scoreKinds) {
    const value = pointOf(typed[kind])
    if (value === null) return null
    table[kind] = value
  }
  return table as PointsTable
}

export function pointOf(text: string): number | null {
  const value = Number(text.trim().replace('−', '-'))
  const isPoints = text.trim() !== '' && Number.isInteger(value) && Math.abs(value) <= pointsMost
  return isPoints ? value : null
}

/** What things are worth: the table at the left; at the right what another one would change, before it is saved. */
export function ScoringScreen({ initial }: { initial: ScoringPage }) {
  const queries = useQueryClient()
  const { data: page } = useQuery({ ...scoringQuery(), initialData: initial })
  const [typed, setTyped] = useState<Typed | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const shown = typed ?? toTyped(page.points)
  const draft = toPoints(shown)
  const changed = draft
    ? scoreKinds.filter((kind) => draft[kind] !== page.points[kind])
    : scoreKinds.filter((kind) => shown[kind] !== String(page.points[kind]))
  const isDefault = scoreKinds.every((kind) => draft?.[kind] === defaultPoints[kind])

  const save = async () => {
    if (!draft) return
    setBusy(true)
    setProblem(null)
    const seen = page.recount?.version ?? 0
    const result = await savePointsAction({ points: draft, seen }).catch(() => null)
    await queries.invalidateQueries({ queryKey: ['scoring'] })
    setBusy(false)
    if (!result?.ok) {
      return setProblem(result?.error.message ?? 'The console’s server did not answer. Try again.')
    }
    setTyped(null)
    toast('Saved. All scores are counted again')
  }

  return (
    <>
      <PageHeader
        title="Scoring"
        actions={
          changed.length > 0 ? (
            <Button onClick={() => setTyped(null)}>Discard</Button>
          ) : (
            !isDefault && (
              <Button onClick={() => setTyped(toTyped(defaultPoints))}>Back to the defaults</Button>
            )
          )
        }
        primary={
          <Button
            variant="primary"
            busy={busy}
            disabled={changed.length === 0 || draft === null}
            onClick={save}
          >
            Save and count again
          </Button>
        }
      />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,2fr)] max-desk:block max-desk:overflow-y-auto">
        <div className="min-h-0 overflow-y-auto px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:px-4">
          <p className="mb-5 max-w-[62ch] text-muted">
            A score is the sum of what somebody did, each thing once. Every prospect shows its own
            ledger.
          </p>
          {problem && (
            <Note tone="need" className="mb-5">
              {problem}
            </Note>
          )}
          <PointsTableEditor
            typed={shown}
            inForce={page.points}
            entries={page.entries}
            onChange={(kind, text) => setTyped({ ...shown, [kind]: text })}
          />
        </div>
        <div className="grid min-h-0 content-start gap-6 overflow-y-auto border-border border-l px-6 pt-5 pb-8 max-desk:overflow-visible max-desk:border-t max-desk:border-l-0 max-desk:px-4">
          {page.recount && <RecountNote recount={page.recount} />}
          <ImpactPanel draft={changed.length > 0 ? draft : null} isBroken={draft === null} />
        </div>
      </div>
    </>
  )
}
