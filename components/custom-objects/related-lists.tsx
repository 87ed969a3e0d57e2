'use client'

import { relatedColumns } from '#components/custom-objects/related-columns.tsx'
import { usePages } from '#components/grid/page-query.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section } from '#components/ui/panel.tsx'
import { fetchRelated } from '#lib/custom-objects/client.ts'
import { countedMost, type RelatedList } from '#lib/custom-objects/related-types.ts'

const freshEveryMs = 5_000

/** [CO-1] What the org has around this person in its own objects, a list for each that is shared. */
export function RelatedLists({ prospectId, lists }: { prospectId: string; lists: RelatedList[] }) {
  if (lists.length === 0) {
    return (
      <EmptyState icon="layers" title="No related records">
        Once an admin shares a custom object under Connector, Sharing, its records are shown here
        with whom they belong to.
      </EmptyState>
    )
  }
  return lists.map((list) => <List key={list.apiName} prospectId={prospectId} list={list} />)
}

function List({ prospectId, list }: { prospectId: string; list: RelatedList }) {
  const { apiName, plural, fields } = list
  const pages = usePages({
    queryKey: ['prospect', prospectId, 'related', apiName],
    fetchPage: fetchRelated(prospectId, apiName),
    initialPage: list.page,
    refetchEvery: freshEveryMs,
  })
  const { rows, total = 0, hasNextPage, isFetchingNextPage, isFetchNextPageError } = pages
  return (
    <Section label={plural} title={plural} meta={countWords(total)}>
      {rows.length === 0 ? (
        <p className="text-faint">None is related to this prospect.</p>
      ) : (
        <SimpleTable
          caption={`${plural} of this prospect`}
          flush
          columns={relatedColumns(fields)}
          rows={rows}
          rowKey={(row) => row.id}
        />
      )}
      {isFetchNextPageError && (
        <Note tone="need" className="mt-3">
          The next records didn’t load. The ones above are right.
        </Note>
      )}
      {hasNextPage && (
        <Button
          size="small"
          variant="ghost"
          className="mt-2 -ml-2"
          busy={isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Section>
  )
}

function countWords(total: number): string {
  return total > countedMost ? `more than ${countedMost.toLocaleString('en-GB')}` : `${total}`
}
