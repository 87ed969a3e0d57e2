import { AbsoluteTime } from '#components/ui/time.tsx'
import { changesOf } from '#lib/audit/changes-of.ts'
import type { AuditRow } from '#lib/audit/types.ts'

/** What an entry changed, value by value: before struck through, after in plain. */
export function AuditDetail({ row }: { row: AuditRow }) {
  const changes = changesOf(row.before, row.after)
  return (
    <div className="grid gap-1 px-6 py-3 max-desk:px-4">
      {changes.length === 0 && <p className="text-muted">Nothing but the action itself.</p>}
      {changes.length > 0 && (
        <dl className="grid grid-cols-[minmax(120px,220px)_minmax(0,1fr)] gap-x-4 gap-y-1">
          {changes.map(({ key, before, after }) => (
            <div key={key} className="contents">
              <dt className="truncate text-faint">{key}</dt>
              <dd className="min-w-0 break-words">
                {before !== null && <del className="mr-2 text-faint">{before}</del>}
                {after === null ? (
                  <span className="text-muted">removed</span>
                ) : (
                  <ins className="no-underline">{after}</ins>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="text-faint text-xs">
        <AbsoluteTime at={row.at} /> · {row.actorName}
        {row.ip ? ` · ${row.ip}` : ''}
      </p>
    </div>
  )
}
