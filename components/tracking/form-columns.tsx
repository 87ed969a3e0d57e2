import Link from 'next/link'
import type { GridColumn } from '#components/grid/column.ts'
import { formKindLabels } from '#components/tracking/form-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { copyText } from '#components/ui/use-copy.ts'
import type { FormRow, LinkRow } from '#lib/tracking/types.ts'

type Verbs<Row> = { edit?: (row: Row) => void; setOpen: (row: Row, open: boolean) => void }

async function copy(address: string): Promise<void> {
  if (await copyText(address)) toast('Address copied', { description: address })
}

function name(row: { name: string; open: boolean }, href?: string) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      {href ? (
        <Link href={href} className="truncate hover:underline">
          {row.name}
        </Link>
      ) : (
        <span className="truncate">{row.name}</span>
      )}
      {!row.open && <Badge>closed</Badge>}
    </span>
  )
}

function number<Row>(
  key: string,
  head: string,
  read: (row: Row) => number,
  width = 92,
): GridColumn<Row> {
  return { key, head, width, align: 'end', tabular: true, cell: read }
}

function menu<Row extends { name: string; open: boolean; address: string }>({
  edit,
  setOpen,
}: Verbs<Row>): GridColumn<Row> {
  return {
    key: 'menu',
    head: <span className="sr-only">Actions</span>,
    width: 64,
    align: 'end',
    phone: 'top',
    cell: (row) => (
      <Menu trigger={<IconButton icon="dots" size="small" label={`Actions for ${row.name}`} />}>
        <MenuItem icon="copy" onSelect={() => void copy(row.address)}>
          Copy address
        </MenuItem>
        {edit && (
          <MenuItem icon="edit" onSelect={() => edit(row)}>
            Edit…
          </MenuItem>
        )}
        <MenuItem icon={row.open ? 'lock' : 'play'} onSelect={() => setOpen(row, !row.open)}>
          {row.open ? 'Close' : 'Open again'}
        </MenuItem>
      </Menu>
    ),
  }
}

export function formColumns(verbs: Verbs<FormRow>): GridColumn<FormRow>[] {
  return [
    { key: 'name', head: 'Form', tone: 'name', cell: (row) => name(row, `/forms/${row.id}`) },
    {
      key: 'kind',
      head: 'Kind',
      width: 130,
      tone: 'muted',
      phone: 'left',
      cell: ({ kind }) => formKindLabels[kind],
    },
    {
      key: 'views',
      head: 'Views',
      width: 80,
      align: 'end',
      tabular: true,
      cell: ({ kind, views }) => (kind === 'handler' ? '–' : views),
    },
    { ...number<FormRow>('completed', 'Completed', ({ completed }) => completed), phone: 'right' },
    number('failed', 'Not completed', ({ failed }) => failed, 116),
    {
      key: 'last',
      head: 'Last answer',
      width: 110,
      align: 'end',
      tone: 'faint',
      cell: ({ lastAt }) => <RelativeTime at={lastAt} short empty="–" />,
    },
    menu(verbs),
  ]
}

export function linkColumns(
  words: { name: string; target: string; clicks: string },
  verbs: Verbs<LinkRow>,
): GridColumn<LinkRow>[] {
  return [
    { key: 'name', head: words.name, tone: 'name', cell: (row) => name(row) },
    {
      key: 'target',
      head: words.target,
      tone: 'muted',
      phone: 'left',
      cell: ({ target }) => <span className="truncate">{target}</span>,
    },
    { ...number<LinkRow>('clicks', words.clicks, ({ clicks }) => clicks), phone: 'right' },
    number('prospects', 'Prospects', ({ prospects }) => prospects),
    {
      key: 'last',
      head: 'Last',
      width: 110,
      align: 'end',
      tone: 'faint',
      cell: ({ lastAt }) => <RelativeTime at={lastAt} short empty="–" />,
    },
    menu(verbs),
  ]
}
