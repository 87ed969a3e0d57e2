import type { GridColumn } from '#components/grid/column.ts'
import { ShownValue } from '#components/prospects/record-field-value.tsx'
import { ProspectSyncMark } from '#components/prospects/sync-mark.tsx'
import { Score } from '#components/ui/meter.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import type { FieldValue, ProspectRow } from '#lib/prospects/types.ts'

/** [FD-9] A column for each custom field; it is there for those who ask for it. */
export function customColumns(fields: readonly ProspectField[]): GridColumn<ProspectRow>[] {
  return fields
    .filter(({ custom }) => custom)
    .map((field) => {
      const counts = field.type === 'number' || field.type === 'currency'
      return {
        key: `field:${field.name}`,
        head: field.label,
        width: counts ? 110 : 140,
        ...(counts ? { align: 'end' as const, tabular: true } : { tone: 'muted' as const }),
        asked: true,
        cell: ({ custom }) => <CustomValue field={field} value={custom[field.name]} />,
      }
    })
}

function CustomValue({ field, value }: { field: ProspectField; value: FieldValue | undefined }) {
  if (value === undefined || value === null || value === '') return none
  return (
    <span className="truncate">
      <ShownValue field={field} value={value} />
    </span>
  )
}

const none = <span className="text-faint">None</span>

export const prospectColumns: readonly GridColumn<ProspectRow>[] = [
  {
    key: 'name',
    head: 'Name',
    tone: 'name',
    width: '1.3fr',
    min: 130,
    sort: 'name',
    cell: (row) => <span className="truncate">{row.name}</span>,
    phone: 'left',
  },
  {
    key: 'email',
    head: 'E-mail',
    width: '1.6fr',
    min: 170,
    tone: 'muted',
    leavesBelow: 980,
    cell: (row) => (row.email ? <span className="truncate">{row.email}</span> : none),
  },
  {
    key: 'company',
    head: 'Company',
    width: '1.3fr',
    min: 120,
    sort: 'company',
    cell: (row) => (row.company ? <span className="truncate">{row.company}</span> : none),
    phone: 'left',
  },
  {
    key: 'jobTitle',
    head: 'Job title',
    width: '1.2fr',
    min: 120,
    tone: 'muted',
    hidden: true,
    cell: (row) => (row.jobTitle ? <span className="truncate">{row.jobTitle}</span> : none),
  },
  {
    key: 'score',
    head: 'Score',
    width: 96,
    align: 'end',
    tabular: true,
    sort: 'score',
    descendingFirst: true,
    cell: (row) => <Score value={row.score} />,
    phone: 'right',
  },
  {
    key: 'grade',
    head: 'Grade',
    width: 60,
    // Shown by who grades: until then it is a column of dashes.
    hidden: true,
    leavesBelow: 820,
    cell: (row) => row.grade ?? <span className="text-faint">–</span>,
  },
  {
    key: 'assigned',
    head: 'Assigned',
    width: 130,
    tone: 'muted',
    sort: 'assigned',
    leavesBelow: 760,
    cell: (row) => (row.assigned ? <span className="truncate">{row.assigned}</span> : none),
  },
  {
    key: 'crm',
    head: 'CRM',
    width: 92,
    cell: (row) => (row.crm ? <VoiceMark voice="salesforce">{row.crm}</VoiceMark> : none),
    phone: 'left',
  },
  {
    key: 'active',
    head: 'Active',
    name: 'Last activity',
    width: 84,
    align: 'end',
    tone: 'faint',
    sort: 'active',
    descendingFirst: true,
    leavesBelow: 900,
    cell: (row) => <RelativeTime at={row.lastActivityAt} short empty="–" />,
  },
  {
    key: 'updated',
    head: 'Updated',
    width: 84,
    align: 'end',
    tone: 'faint',
    sort: 'updated',
    descendingFirst: true,
    leavesBelow: 1060,
    cell: (row) => <RelativeTime at={row.updatedAt} short />,
    phone: 'right',
  },
  {
    key: 'created',
    head: 'Created',
    width: 84,
    align: 'end',
    tone: 'faint',
    sort: 'created',
    descendingFirst: true,
    hidden: true,
    cell: (row) => <RelativeTime at={row.createdAt} short />,
  },
  {
    key: 'sync',
    head: 'Sync',
    width: 132,
    cell: (row) => <ProspectSyncMark {...row} field={row.errorField} />,
    phone: 'top',
  },
]
