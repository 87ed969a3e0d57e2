/**
 * What is selected: some rows by their ids, or all that match the filters except a few. "All" is never a list of ids:
 * the server counts it and acts on it by the filters.
 */
export type Selection =
  | { mode: 'some'; ids: ReadonlySet<string> }
  | { mode: 'all'; except: ReadonlySet<string> }

export const nothingSelected: Selection = { mode: 'some', ids: new Set() }
export const everythingSelected: Selection = { mode: 'all', except: new Set() }

export function isSelected(selection: Selection, id: string): boolean {
  return selection.mode === 'some' ? selection.ids.has(id) : !selection.except.has(id)
}

/** @param total how many rows match; unknown while it is being counted */
export function selectedCount(selection: Selection, total: number | undefined): number | undefined {
  if (selection.mode === 'some') return selection.ids.size
  return total === undefined ? undefined : Math.max(0, total - selection.except.size)
}

export function hasSelection(selection: Selection): boolean {
  return selection.mode === 'all' || selection.ids.size > 0
}

/** The selection with these rows in it, or out of it. */
export function withRows(
  selection: Selection,
  ids: readonly string[],
  selected: boolean,
): Selection {
  const listed = new Set(selection.mode === 'some' ? selection.ids : selection.except)
  const list = selected === (selection.mode === 'some')
  for (const id of ids) {
    if (list) listed.add(id)
    else listed.delete(id)
  }
  return selection.mode === 'some' ? { mode: 'some', ids: listed } : { mode: 'all', except: listed }
}
