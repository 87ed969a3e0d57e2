import { cn } from '#components/ui/classes.ts'
import { iconPaths } from '#components/ui/icon-paths.tsx'

/** out: Concord speaks, Salesforce changes. in: the other way. both: mapped both ways. */
export type Direction = 'out' | 'in' | 'both'

const words: Record<Direction, string> = {
  out: 'To Salesforce',
  in: 'To Concord',
  both: 'Both ways',
}

/** Points at the one who changes, in the colour of the one who speaks. */
export function Arrow({ direction, className }: { direction: Direction; className?: string }) {
  return (
    <span
      title={words[direction]}
      className={cn(
        'inline-flex h-5 w-4 shrink-0 items-center align-top',
        direction === 'out' && 'text-concord',
        direction === 'in' && 'text-salesforce',
        className,
      )}
    >
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {direction === 'both' ? (
          <>
            <path d="M8 8H2.2M5.2 5 2.2 8l3 3" className="stroke-salesforce" />
            <path d="M8 8h5.8M10.8 5l3 3-3 3" className="stroke-concord" />
          </>
        ) : (
          iconPaths[direction === 'out' ? 'arrow-right' : 'arrow-left']
        )}
      </svg>
      <span className="sr-only">{words[direction]}</span>
    </span>
  )
}
