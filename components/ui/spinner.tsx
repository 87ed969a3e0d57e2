import { cn } from '#components/ui/classes.ts'

/** Inside a button that works. Never for a page: pages have skeletons. */
export function Spinner({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 14 14"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      aria-hidden="true"
      className={cn('shrink-0 animate-[turn_700ms_linear_infinite]', className)}
    >
      <circle cx="7" cy="7" r="5.2" opacity="0.25" />
      <path d="M7 1.8A5.2 5.2 0 0 1 12.2 7" />
    </svg>
  )
}
