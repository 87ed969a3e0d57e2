import {
  type BulkSelection,
  filterText,
  type ProspectFilter,
  type ProspectSort,
  sortText,
} from '#lib/prospects/query.ts'

const address = '/api/prospects/export'

/** Where the file of a view comes from: streamed by the server, by its filter. */
export function exportAddress(filter: ProspectFilter, sort: ProspectSort): string {
  const params = new URLSearchParams(filterText(filter))
  params.set('sort', sortText(sort))
  return `${address}?${params}`
}

/** A form, since ten thousand ids do not fit into an address and a fetch would hold the whole file in memory. */
export function exportSelection(selection: BulkSelection, sort: ProspectSort): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = address
  form.enctype = 'multipart/form-data'
  form.hidden = true
  const said = { selection: JSON.stringify(selection), sort: sortText(sort) }
  for (const [name, value] of Object.entries(said)) {
    const input = document.createElement('input')
    input.name = name
    input.value = value
    form.append(input)
  }
  document.body.append(form)
  form.submit()
  form.remove()
}
