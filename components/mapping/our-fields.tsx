'use client'

import { useCommand } from '#components/connector/use-run.ts'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Note } from '#components/ui/note.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { toast } from '#components/ui/toast.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { installFieldsAction } from '#lib/connector/actions.ts'
import type { FieldsPage, OurRow } from '#lib/mapping/types.ts'
import type { OurTarget } from '#lib/salesforce/our-fields.ts'

const objects = ['Lead field', 'Contact field', 'Person account field']

/** [FD-6] What Concord tells Salesforce of itself: where each value goes, and what is still missing there. */
export function OurFields({ page, canManage }: { page: FieldsPage; canManage: boolean }) {
  const { run, busy, error } = useCommand<'install_fields'>()
  const missing = page.ours.filter((row) => row.targets.some((one) => one?.state === 'missing'))
  const install = () =>
    run(
      () => installFieldsAction({}),
      ({ outcome: { created } }) =>
        toast(created.length === 1 ? '1 field was made' : `${created.length} fields were made`, {
          description:
            'They are visible to the connector user. Values follow with the next changes.',
        }),
    )
  return (
    <div>
      <div className="grid gap-3 px-6 py-4 max-desk:px-4">
        <p className="max-w-read text-muted">
          These values are Concord’s own: they go to Salesforce and are never taken from there.
          Where the package of Account Engagement is installed, its fields are filled instead.
        </p>
        {page.connected && missing.length > 0 && (
          <Note tone="need">
            {missing.length === 1 ? '1 value has' : `${missing.length} values have`} no field in
            Salesforce yet.{' '}
            {canManage ? (
              <Button size="small" busy={busy} onClick={() => void install()}>
                Install the missing fields
              </Button>
            ) : (
              'An admin can install them.'
            )}
          </Note>
        )}
        {error && (
          <Note tone="need" role="alert">
            Salesforce did not make them: {error}
          </Note>
        )}
      </div>
      <SimpleTable<OurRow>
        caption="Values that Concord tells Salesforce"
        rows={page.ours}
        rowKey={(row) => row.key}
        columns={columnsFor(page)}
      />
    </div>
  )
}

function columnsFor(page: FieldsPage): GridColumn<OurRow>[] {
  return [
    {
      key: 'value',
      head: <VoiceMark voice="concord">Value</VoiceMark>,
      name: 'Value',
      tone: 'name',
      width: 210,
      phone: 'left',
      cell: (row) => (
        <span className="inline-flex min-w-0 items-center gap-1.5">
          <span className="truncate">{row.label}</span>
          {row.mapped && <span className="font-normal text-faint text-xs">mapped by hand</span>}
        </span>
      ),
    },
    ...objects.slice(0, page.personAccounts ? 3 : 2).map(
      (head, n): GridColumn<OurRow> => ({
        key: head,
        head: <VoiceMark voice="salesforce">{head}</VoiceMark>,
        name: head,
        phone: 'left',
        cell: ({ targets }) => <Target target={targets[n] ?? null} />,
      }),
    ),
  ]
}

const problems = {
  missing: 'Not installed',
  read_only: 'the connector user may not write it',
  differs: 'has another type',
} as const

function Target({ target }: { target: OurTarget | null }) {
  if (!target) return <span className="text-faint">Not checked yet</span>
  const { state, field } = target
  if (state === 'missing') return <StateMark state="need">{problems.missing}</StateMark>
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2">
      <span className="truncate font-mono text-muted text-xs">{field}</span>
      {(state === 'read_only' || state === 'differs') && (
        <StateMark state="need">{problems[state]}</StateMark>
      )}
      {state === 'packaged' && <span className="text-faint text-xs">of the package</span>}
    </span>
  )
}
