'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Facts } from '#components/ui/facts.tsx'
import { Field } from '#components/ui/field.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Select } from '#components/ui/select.tsx'
import { wordsOfReason } from '#lib/email/labels.ts'
import { countAudienceAction } from '#lib/email/preview-actions.ts'
import type { Audience, AudienceCount } from '#lib/email/types.ts'

type List = { id: string; name: string }

/** What an audience is called. */
export function audienceWords({ selection }: Audience, lists: readonly List[]): string {
  if (selection.mode === 'some') {
    const n = selection.ids.length
    return n === 1 ? 'One chosen prospect' : `${n.toLocaleString('en')} chosen prospects`
  }
  const list = listOf(selection.filter)
  if (list) return `List “${lists.find(({ id }) => id === list)?.name ?? 'that was deleted'}”`
  return selection.filter === '' ? 'All prospects' : 'Prospects that match a filter'
}

/** The list, where nothing but a list is asked for. */
function listOf(filter: string): string | null {
  const params = new URLSearchParams(filter)
  return [...params.keys()].join() === 'list' ? params.get('list') : null
}

export function useAudienceCount(audience: Audience) {
  return useQuery({
    queryKey: ['email-audience', audience],
    queryFn: async (): Promise<AudienceCount> => {
      const answer = await countAudienceAction({ audience })
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value
    },
    refetchInterval: 30_000,
  })
}

/** Whom it goes to, as things stand: how many, and who of them would get nothing. */
export function AudienceField({
  audience,
  lists,
  onChange,
}: {
  audience: Audience
  lists: readonly List[]
  onChange: (audience: Audience) => void
}) {
  const { data, isError } = useAudienceCount(audience)
  const { selection } = audience
  const list = selection.mode === 'all' ? listOf(selection.filter) : null
  const current = list ?? 'kept'
  const kept = list === null ? audienceWords(audience, lists) : 'All prospects'
  const options = [
    { value: 'kept', label: kept },
    ...lists.map(({ id, name }) => ({ value: id, label: `List “${name}”` })),
  ]
  const pick = (value: string) => {
    if (value === current) return
    const filter = value === 'kept' ? '' : `list=${value}`
    onChange({ kind: 'prospects', selection: { mode: 'all', filter, except: [] } })
  }
  const unreached = data?.reasons.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <Field
      label="To"
      hint={
        <>
          Whoever matches when sending begins. For a filter, select people in{' '}
          <Link href="/prospects" className="link">
            Prospects
          </Link>{' '}
          and choose E-mail.
        </>
      }
    >
      <Select value={current} options={options} onValueChange={pick} />
      {isError && !data && (
        <p className="text-muted text-xs">
          They could not be counted just now. It is counted anew when sending begins.
        </p>
      )}
      {data && (
        <div className="rounded-md border border-border px-3 py-2">
          <p>
            <strong className="font-semibold tabular-nums">
              <NumberText value={data.total - unreached} />
            </strong>{' '}
            {data.total - unreached === 1 ? 'person gets it' : 'people get it'}
            {unreached > 0 && (
              <span className="text-muted">
                {' '}
                of <NumberText value={data.total} />
              </span>
            )}
          </p>
          {data.reasons.length > 0 && (
            <Facts
              className="mt-1.5 text-xs"
              labelWidth={64}
              facts={data.reasons.map(({ reason, count }) => ({
                key: reason,
                label: <NumberText value={count} />,
                value: wordsOfReason(reason),
              }))}
            />
          )}
        </div>
      )}
    </Field>
  )
}
