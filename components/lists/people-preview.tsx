'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CountFailed } from '#components/ui/error-note.tsx'
import { Score } from '#components/ui/meter.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import { previewPeopleAction } from '#lib/lists/actions.ts'
import type { PeoplePreview } from '#lib/lists/types.ts'

const restMs = 350

/** Who matches the draft, counted once somebody has stopped editing. */
export function usePeoplePreview(criteria: Criteria | null, enabled: boolean) {
  const text = JSON.stringify(criteria)
  const settled = useSettled(text, restMs)
  const isCurrent = settled === text
  return useQuery<PeoplePreview>({
    queryKey: ['people', 'preview', settled],
    queryFn: async () => {
      const result = await previewPeopleAction({ criteria: JSON.parse(settled) })
      if (result.ok) return result.value
      throw new Error(result.error.message)
    },
    enabled: enabled && isCurrent && criteria !== null,
    retry: false,
    staleTime: 15_000,
    placeholderData: (before) => before,
  })
}

/** Who is meant: how many, what part of all, and the first few by score. */
export function PeoplePreviewPanel({
  title,
  query,
  missing,
  children,
}: {
  title: string
  query: ReturnType<typeof usePeoplePreview>
  /** What the draft still lacks, as a sentence; null: it can be asked. */
  missing: string | null
  children?: ReactNode
}) {
  const { data, error, isFetching, refetch } = query
  return (
    <section aria-label={title} aria-busy={isFetching}>
      <SectionHead title={title} meta={isFetching && <span role="status">Counting…</span>} />
      {missing !== null ? (
        <p className="text-muted">{missing}</p>
      ) : error ? (
        <CountFailed onAgain={() => void refetch()}>
          They could not be counted: {error.message}
        </CountFailed>
      ) : data ? (
        <>
          <p className="font-semibold text-2xl tabular-nums tracking-tight">
            <NumberText value={data.count} />{' '}
            <span className="font-normal text-muted text-sm">
              of <NumberText value={data.of} /> prospects
            </span>
          </p>
          <Share part={data.count} of={data.of} />
          {children}
          <Examples preview={data} />
        </>
      ) : (
        <div className="grid gap-3 pt-2">
          <Skeleton className="h-8 w-40" />
          <Skeleton className="h-28 w-full" />
        </div>
      )}
    </section>
  )
}

function Share({ part, of }: { part: number; of: number }) {
  if (of === 0) return null
  return (
    <div aria-hidden="true" className="mt-2 h-1.5 overflow-hidden rounded-sm bg-border">
      <div
        className="h-full rounded-sm bg-text"
        style={{ width: `${Math.max(part > 0 ? 0.5 : 0, (100 * part) / of)}%` }}
      />
    </div>
  )
}

function Examples({ preview }: { preview: PeoplePreview }) {
  const { examples, count } = preview
  if (examples.length === 0) {
    return <p className="mt-3 text-muted">Nobody matches now. Who comes to match will be in it.</p>
  }
  const rest = count - examples.length
  return (
    <>
      <ul className="mt-4 border-border border-t">
        {examples.map(({ id, name, company, score }) => (
          <li
            key={id}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_5rem] items-center gap-3 border-border border-b py-1.5"
          >
            <Link
              href={`/prospects/${id}`}
              target="_blank"
              className="truncate font-medium hover:underline"
            >
              {name}
            </Link>
            <span className="truncate text-muted">{company ?? ''}</span>
            <span className="justify-self-end">
              <Score value={score} />
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p className="mt-2 text-faint text-xs tabular-nums">
          and <NumberText value={rest} /> more, the highest scores first
        </p>
      )}
    </>
  )
}
