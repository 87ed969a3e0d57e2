'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useCommand } from '#components/connector/use-run.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { fieldColumns } from '#components/mapping/field-columns.tsx'
import { NewFieldDialog } from '#components/mapping/new-field-dialog.tsx'
import { OurFields } from '#components/mapping/our-fields.tsx'
import { PairingEditor } from '#components/mapping/pairing-editor.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { refreshSchemaAction } from '#lib/connector/actions.ts'
import { fieldsQuery } from '#lib/mapping/client.ts'
import type { FieldRow, FieldsPage } from '#lib/mapping/types.ts'

type Show = 'all' | 'problems' | 'unmapped' | 'ours'
const staleMs = 3 * 60_000

export const needsLook = (row: FieldRow): boolean =>
  row.problems.some(({ level }) => level !== 'notes')

/** Prospect field ⇄ lead field, contact field, from the org's own describe. */
export function FieldsScreen({ initial, show }: { initial: FieldsPage; show: Show }) {
  const { data: page } = useQuery({ ...fieldsQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const router = useRouter()
  const pathname = usePathname()
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const check = useFreshSchema(page)
  const mapped = page.rows.filter(({ pairing }) => pairing !== null)
  const problems = page.rows.filter(needsLook)
  const rows = page.rows.filter((row) => shows(row, show) && matches(row, query))
  const segment = (value: Show, label: string, n: number) => ({
    value,
    label,
    count: n,
    href: value === 'all' ? pathname : `${pathname}?show=${value}`,
  })
  return (
    <>
      <PageHeader
        title="Fields"
        count={`${mapped.length} mapped`}
        primary={
          canManage && (
            <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
              Add field
            </Button>
          )
        }
      />
      <Toolbar>
        <SearchInput
          label="Find a field"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Segmented<Show>
          label="Which fields"
          value={show}
          segments={[
            segment('all', 'All', page.rows.length),
            segment('problems', 'Only problems', problems.length),
            segment('unmapped', 'Not mapped', page.rows.length - mapped.length),
            segment('ours', 'Concord’s own', page.ours.length),
          ]}
        />
        {page.connected && (
          <span className="ml-auto flex items-center gap-2 text-faint text-xs max-desk:ml-0">
            <span>
              {page.describedAt ? (
                <>
                  Checked against Salesforce <RelativeTime at={page.describedAt} />
                </>
              ) : (
                'Not checked against Salesforce yet'
              )}
            </span>
            <Button size="small" busy={check.busy} onClick={check.run}>
              Check now
            </Button>
          </span>
        )}
      </Toolbar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {check.error && (
          <Note tone="need" className="mx-6 mt-3 max-desk:mx-4">
            Salesforce could not be asked: {check.error} What stands here is from the last answer.
          </Note>
        )}
        {show === 'ours' && <OurFields page={page} canManage={canManage} />}
        {show !== 'ours' && (
          <SimpleTable<FieldRow>
            caption="Fields and what they are paired with"
            rows={rows}
            rowKey={(row) => row.field.name}
            columns={fieldColumns({
              canManage,
              personAccounts: page.personAccounts,
              isOpen: (name) => name === open,
              toggle: (name) => setOpen((now) => (now === name ? null : name)),
            })}
            isOpen={(row) => row.field.name === open}
            detail={(row) => (
              <PairingEditor
                key={row.field.name}
                row={row}
                page={page}
                canManage={canManage}
                onClose={() => setOpen(null)}
              />
            )}
            empty={
              <EmptyState icon="swap" title={show === 'problems' ? 'No problems' : 'No such field'}>
                {show === 'problems'
                  ? 'Every mapped field is visible, and types, lengths and picklists agree.'
                  : 'Nothing matches this search and filter.'}
              </EmptyState>
            }
          />
        )}
      </div>
      {adding && (
        <NewFieldDialog
          onClose={() => setAdding(false)}
          onCreated={(name) => {
            setAdding(false)
            setOpen(name)
            if (show !== 'all') router.push(pathname)
          }}
        />
      )}
    </>
  )
}

function shows(row: FieldRow, show: Show): boolean {
  if (show === 'problems') return needsLook(row)
  return show === 'unmapped' ? row.pairing === null : true
}

function matches(row: FieldRow, query: string): boolean {
  const wanted = query.trim().toLowerCase()
  const { leadField, contactField, accountField } = row.pairing ?? {}
  return [row.field.label, row.field.name, leadField, contactField, accountField].some((text) =>
    text?.toLowerCase().includes(wanted),
  )
}

/** [FD-11] Salesforce is asked again when its last answer is older than a few minutes, and when somebody wants it. */
function useFreshSchema(page: FieldsPage) {
  const { run, busy, error } = useCommand<'refresh_schema'>()
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current || !page.connected) return
    asked.current = true
    const age = page.describedAt ? Date.now() - Date.parse(page.describedAt) : Infinity
    if (age > staleMs) void run(() => refreshSchemaAction({}))
  }, [page, run])
  return { busy, error, run: () => void run(() => refreshSchemaAction({})) }
}
