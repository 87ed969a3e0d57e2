'use client'

import type { GridColumn } from '#components/grid/column.ts'
import { Moved } from '#components/sync/run-screen.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { decisionLabel } from '#lib/sync/labels.ts'
import type { DryRunItemRow } from '#lib/sync/screens.ts'

export const dryRunColumns: readonly GridColumn<DryRunItemRow>[] = [
  { key: 'record', head: 'Record', tone: 'name', width: 270, cell: (row) => row.name },
  {
    key: 'kind',
    head: 'What happens',
    width: 150,
    phone: 'right',
    cell: (row) =>
      row.kind === 'conflict' ? (
        <span className="inline-flex items-center gap-1.5 text-both-text">
          <Icon name="warning" size={14} className="text-both" /> Conflict
        </span>
      ) : (
        decisionLabel(row.kind)
      ),
  },
  {
    key: 'crm',
    head: 'CRM record',
    width: 120,
    cell: (row) =>
      row.crmObject && row.crmId ? (
        <VoiceMark voice="salesforce">{row.crmObject}</VoiceMark>
      ) : (
        <span className="text-faint">None yet</span>
      ),
  },
  {
    key: 'in',
    head: 'Values in',
    width: 90,
    align: 'end',
    cell: (row) => <Moved fields={row.fields} way="in" />,
  },
  {
    key: 'out',
    head: 'Values out',
    width: 90,
    cell: (row) => <Moved fields={row.fields} way="out" />,
  },
  {
    key: 'why',
    head: 'Why',
    tone: 'muted',
    phone: 'left',
    cell: (row) => <span title={row.reason}>{row.reason}</span>,
  },
]
