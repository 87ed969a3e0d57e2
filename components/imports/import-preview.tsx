import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import type { ImportPreview } from '#lib/prospects/import/types.ts'

/** The first rows as the file is read now; under a row that would be refused stands why. */
export function ImportPreviewTable({ preview }: { preview: ImportPreview }) {
  const width = preview.columns.length + 1
  const keys = preview.columns.map((name, index) => ({ name, index }))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and keys must reach it
    <section aria-label="First rows of the file" tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-separate border-spacing-0 text-xs">
        <caption className="sr-only">First rows of the file</caption>
        <thead>
          <tr>
            <Head>Line</Head>
            {keys.map(({ name, index }) => (
              <Head key={index}>{name}</Head>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => {
            const bad = row.problems.length > 0
            return [
              <tr key={row.line} className={cn(bad && 'bg-need-soft')}>
                <Cell faint line={!bad}>
                  {row.line}
                </Cell>
                {row.cells.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name that is theirs alone
                  <Cell key={index} line={!bad}>
                    {cell}
                  </Cell>
                ))}
              </tr>,
              bad && (
                <tr key={`${row.line} why`} className="bg-need-soft">
                  <td
                    colSpan={Math.max(width, row.cells.length + 1)}
                    className="border-border border-b px-2 pb-1.5 text-need-text"
                  >
                    <span className="sticky left-2 flex gap-1.5 max-desk:max-w-[calc(100vw-3.5rem)]">
                      <Icon name="need" size={14} className="mt-px flex-none text-need" />
                      {row.problems.join(' ')}
                    </span>
                  </td>
                </tr>
              ),
            ]
          })}
        </tbody>
      </table>
    </section>
  )
}

function Head({ children }: { children: React.ReactNode }) {
  return (
    <th
      scope="col"
      className="h-8 whitespace-nowrap border-border border-b px-2 text-left font-medium text-faint"
    >
      {children}
    </th>
  )
}

function Cell({
  children,
  faint,
  line,
}: {
  children: React.ReactNode
  faint?: boolean
  line: boolean
}) {
  return (
    <td
      className={cn(
        'h-[30px] max-w-56 truncate whitespace-nowrap px-2 tabular-nums',
        line && 'border-border border-b',
        faint && 'text-faint',
      )}
    >
      {children}
    </td>
  )
}
