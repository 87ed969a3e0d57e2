import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ImportTarget, Mapping } from '#lib/prospects/import/types.ts'

const leaveOut = 'leave out'

type Row = { index: number; name: string; sample: string }

/** Which field each column of the file fills. */
export function ImportColumns({
  columns,
  samples,
  targets,
  mapping,
  onChange,
}: {
  columns: readonly string[]
  samples: readonly string[]
  targets: readonly ImportTarget[]
  mapping: Mapping
  onChange: (column: number, target: string | null) => void
}) {
  const options = [
    { value: leaveOut, label: 'Leave out' },
    ...targets.map(({ name, label }) => ({ value: name, label })),
  ]
  const shown: GridColumn<Row>[] = [
    { key: 'column', head: 'Column', tone: 'name', cell: (row) => row.name, phone: 'left' },
    {
      key: 'sample',
      head: 'First value',
      tone: 'muted',
      cell: (row) => row.sample || <span className="text-faint">blank</span>,
      phone: 'left',
    },
    {
      key: 'field',
      head: 'Prospect field',
      width: 260,
      phone: 'right',
      cell: (row) => (
        <Select
          look="inline"
          className="max-desk:min-w-36"
          label={`Field for ${row.name}`}
          options={options}
          value={mapping[row.index] ?? leaveOut}
          onValueChange={(target) => onChange(row.index, target === leaveOut ? null : target)}
        />
      ),
    },
  ]
  return (
    <SimpleTable
      caption="Columns of the file"
      flush
      rows={columns.map((name, index) => ({ index, name, sample: samples[index] ?? '' }))}
      columns={shown}
      rowKey={(row) => String(row.index)}
    />
  )
}
