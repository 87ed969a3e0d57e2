'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { RuleMark } from '#components/automation/rule-mark.tsx'
import { TurnOnDialog } from '#components/automation/turn-on-dialog.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { deleteRuleAction, moveRuleAction, turnOffAction } from '#lib/automation/actions.ts'
import { fetchFirings, ruleQuery } from '#lib/automation/client.ts'
import { causeWords } from '#lib/automation/labels.ts'
import type { RuleScreenData } from '#lib/automation/loaders.ts'
import type { FiringRow } from '#lib/automation/types.ts'
import type { Result } from '#lib/base/result.ts'

/** One rule: what it is for, whether it is on, and the log of whom it acted on, and why. */
export function RuleScreen({ initial }: { initial: RuleScreenData }) {
  const router = useRouter()
  const queries = useQueryClient()
  const { id } = initial.row
  const { data } = useQuery({ ...ruleQuery(id), initialData: initial })
  const { row, rule, labels } = data
  const [asking, setAsking] = useState<'on' | 'delete' | null>(null)
  const [busy, setBusy] = useState(false)
  const columns = useMemo(() => columnsOf(labels), [labels])
  const act = async (work: () => Promise<Result<undefined>>, done: string) => {
    setBusy(true)
    const result = await work().catch(() => null)
    await queries.invalidateQueries({ queryKey: ['automation'] })
    setBusy(false)
    if (result?.ok) toast(done)
    else toast(result?.error.message ?? 'The console did not answer.', { tone: 'need' })
    return result?.ok ?? false
  }
  const isOn = row.state === 'running'
  return (
    <>
      <PageHeader
        title={row.name}
        crumbs={[{ label: 'Automation', href: '/automation' }]}
        actions={<Button onClick={() => router.push(`/automation/${id}/edit`)}>Change</Button>}
        primary={
          isOn ? (
            <Button
              icon="pause"
              busy={busy}
              onClick={() => void act(() => turnOffAction({ id }), `${row.name} is paused`)}
            >
              Pause
            </Button>
          ) : (
            <Button variant="primary" icon="play" onClick={() => setAsking('on')}>
              Turn on…
            </Button>
          )
        }
        menu={
          <>
            <MenuItem
              icon="arrow-up"
              onSelect={() => void act(() => moveRuleAction({ id, by: -1 }), 'It acts earlier now')}
            >
              Act before its neighbour
            </MenuItem>
            <MenuItem
              icon="arrow-down"
              onSelect={() => void act(() => moveRuleAction({ id, by: 1 }), 'It acts later now')}
            >
              Act after its neighbour
            </MenuItem>
            <MenuItem icon="trash" danger onSelect={() => setAsking('delete')}>
              Delete rule…
            </MenuItem>
          </>
        }
      />
      <div className="flex-none border-border border-b px-6 py-4 max-desk:px-4">
        {row.stoppedReason && (
          <Note tone="need" role="alert" className="mb-4">
            {row.stoppedReason} Change one of the rules, then turn it on again.
          </Note>
        )}
        <Facts
          facts={[
            { label: 'State', value: <RuleMark rule={row} /> },
            { label: 'When', value: <span className="whitespace-normal">{row.says}</span> },
            {
              label: 'Then',
              value: <span className="whitespace-normal first-letter:uppercase">{row.does}</span>,
            },
            {
              label: 'How often',
              value: rule.repeats
                ? `Each time somebody comes to match${rule.repeatDays > 0 ? `, ${rule.repeatDays} days apart` : ''}`
                : 'Once for each prospect',
            },
            {
              label: 'Acted',
              value: (
                <span className="tabular-nums">
                  <NumberText value={row.fired} /> {row.fired === 1 ? 'time' : 'times'}
                  {row.firedAt && (
                    <span className="text-muted">
                      , last <RelativeTime at={row.firedAt} />
                    </span>
                  )}
                </span>
              ),
            },
          ]}
        />
      </div>
      <DataGrid<FiringRow>
        label="Run log"
        queryKey={['automation', id, 'firings']}
        fetchPage={fetchFirings(id)}
        initialPage={initial.log}
        columns={columns}
        rowId={(firing) => firing.id}
        rowName={(firing) => firing.prospect}
        rowHref={(firing) => `/prospects/${firing.prospectId}`}
        refetchEvery={2_000}
        empty={
          <EmptyState icon="bolt" title="It has not acted yet">
            {isOn
              ? 'Whoever comes to match appears here, with why and what was done.'
              : 'The rule is paused. Turning it on shows first who matches.'}
          </EmptyState>
        }
      />
      {asking === 'on' && (
        <TurnOnDialog
          rule={row}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null)
            void queries.invalidateQueries({ queryKey: ['automation'] })
          }}
        />
      )}
      <Confirm
        open={asking === 'delete'}
        onOpenChange={(open) => !open && setAsking(null)}
        title={`Delete ${row.name}?`}
        verb="Delete rule"
        danger
        busy={busy}
        onConfirm={async () => {
          if (await act(() => deleteRuleAction({ id }), `${row.name} is deleted`)) {
            router.push('/automation')
          }
        }}
      >
        Its log goes with it. What it did to prospects stays.
      </Confirm>
    </>
  )
}

function columnsOf(labels: Record<string, string>): GridColumn<FiringRow>[] {
  const label = (field: string) => labels[field] ?? field
  return [
    {
      key: 'who',
      head: 'Prospect',
      tone: 'name',
      width: '1.2fr',
      min: 140,
      phone: 'left',
      cell: (row) => <span className="truncate">{row.prospect}</span>,
    },
    {
      key: 'why',
      head: 'Why',
      width: '2.2fr',
      min: 200,
      phone: 'left',
      cell: (row) => {
        const words = causeWords(row.why, label)
        return (
          <span className="truncate" title={words}>
            {words}
          </span>
        )
      },
    },
    {
      key: 'done',
      head: 'What was done',
      width: '2fr',
      min: 180,
      tone: 'muted',
      phone: 'left',
      cell: (row) => {
        const words = row.done.join(' · ')
        return (
          <span
            className={row.outcome === 'loop' ? 'truncate text-need-text' : 'truncate'}
            title={words}
          >
            {words}
          </span>
        )
      },
    },
    {
      key: 'at',
      head: 'When',
      width: 100,
      align: 'end',
      tone: 'faint',
      phone: 'right',
      cell: (row) => <RelativeTime at={row.at} short />,
    },
  ]
}
