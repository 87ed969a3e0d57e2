'use client'

import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Combobox } from '#components/ui/combobox.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import { previewEmailAction } from '#lib/email/preview-actions.ts'
import type { EmailContent } from '#lib/email/types.ts'
import { fetchProspects } from '#lib/prospects/client.ts'
import { defaultSort } from '#lib/prospects/query.ts'

const pauseMs = 350

/** [ML-5] What one person would get. The HTML is drawn in a frame that may do nothing. */
export function PreviewPane({
  content,
  prospectId,
  onProspect,
  height = 'h-[460px]',
}: {
  content: EmailContent
  prospectId: string | null
  /** Undefined: it is always the same person. */
  onProspect?: (id: string | null) => void
  height?: string
}) {
  const [part, setPart] = useState<'html' | 'text'>('html')
  const asked = useDeferredValue(useSettled(content, pauseMs))
  const { data } = useQuery({
    queryKey: ['email-preview', asked, prospectId],
    queryFn: async () => {
      const answer = await previewEmailAction({ ...asked, prospectId })
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value
    },
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  return (
    <section aria-label="Preview" className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Segmented
          label="Which part"
          size="small"
          value={part}
          segments={[
            { value: 'html', label: 'HTML' },
            { value: 'text', label: 'Text' },
          ]}
          onValueChange={setPart}
        />
        {onProspect && (
          <PersonPicker value={prospectId} name={data?.as ?? null} onPick={onProspect} />
        )}
      </div>
      <div className="overflow-hidden rounded-lg border border-border bg-surface">
        <p className="truncate border-border border-b px-3 py-2 font-medium">
          {data?.subject || <span className="font-normal text-faint">No subject yet</span>}
        </p>
        {part === 'html' ? (
          <iframe
            title="The e-mail as it will be seen"
            sandbox=""
            srcDoc={data?.html ?? ''}
            className={`block w-full bg-white ${height}`}
          />
        ) : (
          <pre
            className={`overflow-auto whitespace-pre-wrap break-words p-3 font-sans text-sm ${height}`}
          >
            {data?.text}
          </pre>
        )}
      </div>
      <p className="mt-1.5 text-faint text-xs">
        Pictures from other servers are left out here; a test shows them.
      </p>
    </section>
  )
}

function PersonPicker({
  value,
  name,
  onPick,
}: {
  value: string | null
  name: string | null
  onPick: (id: string | null) => void
}) {
  const [query, setQuery] = useState('')
  const wanted = useSettled(query.trim(), 200)
  const { data, isFetching } = useQuery({
    queryKey: ['email-preview-people', wanted],
    queryFn: ({ signal }) => fetchProspects(wanted ? { q: wanted } : {}, defaultSort, null, signal),
    staleTime: 30_000,
  })
  const found = (data?.rows ?? []).slice(0, 12).map((row) => ({
    value: row.id,
    label: row.name,
    hint: row.email ?? '',
  }))
  const known = found.some((option) => option.value === value)
  const options =
    value !== null && !known && name ? [{ value, label: name, hint: '' }, ...found] : found
  return (
    <Combobox
      label="Preview as"
      placeholder="Preview as…"
      options={options}
      value={value}
      busy={isFetching}
      onQueryChange={setQuery}
      onValueChange={onPick}
      className="w-56"
    />
  )
}
