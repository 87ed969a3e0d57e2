import type { GridColumn } from '#components/grid/column.ts'
import { DayText } from '#components/opportunities/day-text.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { momentOf } from '#lib/criteria/evaluate.ts'
import type { RelatedRecord } from '#lib/custom-objects/related-types.ts'
import type { CustomField } from '#lib/custom-objects/types.ts'

/** With more fields than these a moment is a day: what it was to the second stands in its tooltip. */
const wideMost = 4

/** The record's name, which opens it in Salesforce, then the fields that an admin chose. */
export function relatedColumns(fields: readonly CustomField[]): GridColumn<RelatedRecord>[] {
  const isTight = fields.length > wideMost
  return [
    {
      key: 'Name',
      head: 'Name',
      ...(isTight ? { width: 144 } : {}),
      tone: 'name',
      phone: 'left',
      cell: ({ name, url }) =>
        url ? (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            title={`Open ${name} in Salesforce`}
            className="link inline-flex max-w-full items-center gap-1"
          >
            <span className="truncate">{name}</span>
            <Icon name="external" size={12} className="flex-none text-faint" />
          </a>
        ) : (
          <span className="truncate">{name}</span>
        ),
    },
    ...fields.map(
      (field): GridColumn<RelatedRecord> => ({
        key: field.name,
        head: (
          <span title={field.label} className="block truncate">
            {field.label}
          </span>
        ),
        name: field.label,
        ...(isTight && isDay(field) ? { width: 104 } : {}),
        ...(field.type === 'number' ? { align: 'end' } : {}),
        phone: 'left',
        cell: ({ values }) => (
          <>
            <span className="text-faint text-xs desk:hidden">{field.label} </span>
            <RelatedValue value={values[field.name]} type={field.type} isTight={isTight} />
          </>
        ),
      }),
    ),
  ]
}

const isDay = ({ type }: CustomField) => type === 'date' || type === 'datetime'

function RelatedValue({
  value,
  type,
  isTight,
}: {
  value: RelatedRecord['values'][string]
  type: CustomField['type']
  isTight: boolean
}) {
  if (type === 'checkbox') return value === true ? 'Yes' : 'No'
  if (value === undefined || value === '') return <span className="text-faint">–</span>
  switch (type) {
    case 'number':
      return <NumberText value={Number(value)} />
    case 'date':
      return <DayText day={String(value).slice(0, 10)} />
    case 'datetime':
      return (
        <AbsoluteTime
          at={momentOf(String(value))}
          {...(isTight ? { only: 'date' as const } : {})}
        />
      )
    case 'choices': {
      const words = String(value).split(';').join(', ')
      return <span title={words}>{words}</span>
    }
    default:
      return <span title={String(value)}>{value}</span>
  }
}
