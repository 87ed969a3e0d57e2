'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { CountFailed } from '#components/ui/error-note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import { previewPointsAction } from '#lib/scoring/actions.ts'
import type { PointsImpact, PointsTable } from '#lib/scoring/types.ts'

const restMs = 350

/** [EX-8] Whose score would move if the draft were saved: how many, which way, and the most moved. */
export function ImpactPanel({ draft, isBroken }: { draft: PointsTable | null; isBroken: boolean }) {
  const text = JSON.stringify(draft)
  const settled = useSettled(text, restMs)
  const { data, error, isFetching, refetch } = useQuery<PointsImpact>({
    queryKey: ['scoring', 'impact', settled],
    queryFn: async () => {
      const result = await previewPointsAction(JSON.parse(settled))
      if (result.ok) return result.value
      throw new Error(result.error.message)
    },
    enabled: draft !== null && settled === text,
    retry: false,
    placeholderData: (before) => before,
  })
  return (
    <section aria-label="If you save this" aria-busy={isFetching}>
      <SectionHead
        title="If you save this"
        meta={isFetching && <span role="status">Counting…</span>}
      />
      {isBroken ? (
        <p className="text-muted">Points are whole numbers between −10,000 and 10,000.</p>
      ) : draft === null ? (
        <p className="text-muted">Change a number, and see here whose score would move.</p>
      ) : error ? (
        <CountFailed onAgain={() => void refetch()}>
          It could not be counted: {error.message}
        </CountFailed>
      ) : data ? (
        <Impact impact={data} />
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
    </section>
  )
}

function Impact({ impact }: { impact: PointsImpact }) {
  const { moved, up, down, examples } = impact
  if (moved === 0) {
    return <p className="text-muted">No score moves: none of this has happened yet.</p>
  }
  return (
    <>
      <p className="font-semibold text-2xl tabular-nums tracking-tight">
        <NumberText value={moved} />{' '}
        <span className="font-normal text-muted text-sm">
          {moved === 1 ? 'score moves' : 'scores move'}: <NumberText value={up} /> up,{' '}
          <NumberText value={down} /> down
        </span>
      </p>
      <ul className="mt-3 border-border border-t" aria-label="The most moved">
        {examples.map(({ id, name, from, to }) => (
          <li
            key={id}
            className="flex items-center gap-3 border-border border-b py-1.5 tabular-nums"
          >
            <Link
              href={`/prospects/${id}`}
              target="_blank"
              className="min-w-0 flex-1 truncate font-medium hover:underline"
            >
              {name}
            </Link>
            <span className="text-muted">{from}</span>
            <span aria-hidden="true" className="text-faint">
              →
            </span>
            <span className="w-12 text-right font-medium">
              <span className="sr-only">becomes </span>
              {to}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted text-xs">
        Moved scores go to Salesforce with the next cycles, after everything that people started.
        Rules that look at scores see them.
      </p>
    </>
  )
}
