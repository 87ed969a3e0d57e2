import type { Selection } from '#components/grid/selection.ts'
import {
  filterText,
  type ProspectFilter,
  type ProspectSort,
  sortText,
} from '#lib/prospects/query.ts'

/** More ids than this do not fit into an address; the browser then exports all that match. */
const idsMost = 200

/** Where the file of these rows comes from: streamed by the server, by the filter or by the chosen ids. */
export function exportAddress(
  filter: ProspectFilter,
  sort: ProspectSort,
  selection?: Selection,
): string {
  const params = new URLSearchParams(filterText(filter))
  params.set('sort', sortText(sort))
  const ids = selection?.mode === 'some' ? selection.ids : undefined
  const except = selection?.mode === 'all' ? selection.except : undefined
  if (ids && ids.size > 0 && ids.size <= idsMost) params.set('ids', [...ids].join(','))
  if (except && except.size > 0 && except.size <= idsMost)
    params.set('except', [...except].join(','))
  return `/api/prospects/export?${params}`
}
