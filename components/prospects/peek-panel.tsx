'use client'

import { useQuery } from '@tanstack/react-query'
import { Peek } from '#components/grid/peek.tsx'
import { linkFacts } from '#components/prospects/link-facts.tsx'
import { positionText } from '#components/prospects/list-steps.tsx'
import { ProspectTimeline } from '#components/prospects/prospect-timeline.tsx'
import { recordAddress } from '#components/prospects/record-address.ts'
import { useClock } from '#components/ui/clock.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { neighboursQuery, prospectQuery } from '#lib/prospects/client.ts'

/** A person beside the list. */
export function PeekPanel({
  id,
  list,
  fields,
  onStep,
  onClose,
}: {
  id: string
  /** Filter and sort of the grid. */
  list: string
  fields: readonly { name: string; label: string }[]
  onStep: (by: 1 | -1) => void
  onClose: () => void
}) {
  const { locale } = useClock()
  const { data: neighbours } = useQuery(neighboursQuery(id, list))
  const { data: record, error, refetch, isFetching } = useQuery(prospectQuery(id))
  const { values } = record ?? {}
  const subtitle = [values?.job_title, values?.company].filter(Boolean).join(', ')
  return (
    <Peek
      label={record ? `About ${record.name}` : 'About this prospect'}
      href={recordAddress(id, list)}
      position={neighbours && positionText(neighbours, locale)}
      onPrevious={neighbours?.previous ? () => onStep(-1) : undefined}
      onNext={neighbours?.next ? () => onStep(1) : undefined}
      onClose={onClose}
      title={record?.name}
      subtitle={subtitle || undefined}
    >
      {record ? (
        <>
          <div className="border-border border-b px-4 pb-4">
            <Facts
              facts={[
                {
                  label: 'E-mail',
                  value: record.values.email ? (
                    String(record.values.email)
                  ) : (
                    <span className="text-faint">None</span>
                  ),
                },
                { label: 'Score', value: record.score },
                record.grade !== null && { label: 'Grade', value: record.grade },
                ...linkFacts(record),
              ]}
            />
          </div>
          <div className="px-4 pb-6">
            <ProspectTimeline key={id} id={id} fields={fields} narrow />
          </div>
        </>
      ) : error ? (
        <ErrorState
          title="This prospect didn’t load"
          onRetry={() => void refetch()}
          retrying={isFetching}
        >
          {error.message}
        </ErrorState>
      ) : (
        <div className="appear-late grid gap-3 px-4 pt-4">
          <Skeleton width={180} className="h-5" />
          <Skeleton width={240} />
          <Skeleton width={200} />
        </div>
      )}
    </Peek>
  )
}
