import { cn } from '#components/ui/classes.ts'

/** The check of a row. The whole cell is its target; shift selects up to here. */
export function PickBox({
  label,
  checked,
  mixed,
  tabIndex,
  onToggle,
}: {
  label: string
  checked: boolean
  mixed?: boolean
  tabIndex?: number
  onToggle: (range: boolean) => void
}) {
  const on = checked || mixed
  return (
    <label
      className="group/pick grid size-full select-none place-items-center desk:justify-items-start"
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <input
        type="checkbox"
        checked={checked}
        aria-label={label}
        tabIndex={tabIndex}
        ref={(input) => {
          if (input) input.indeterminate = Boolean(mixed)
        }}
        className="peer sr-only"
        onChange={(event) => onToggle((event.nativeEvent as MouseEvent).shiftKey)}
      />
      <span
        className={cn(
          'grid size-4 place-items-center rounded-[4px] border peer-focus-visible:outline-2 peer-focus-visible:outline-focus peer-focus-visible:outline-offset-2',
          on
            ? 'border-primary bg-primary text-on-primary'
            : 'border-control bg-surface group-hover/pick:border-text',
        )}
      >
        {on && (
          <svg
            viewBox="0 0 12 12"
            width="12"
            height="12"
            fill="none"
            stroke="currentColor"
            aria-hidden="true"
          >
            <path
              d={mixed ? 'M2.5 6h7' : 'm2.5 6.3 2.3 2.2 4.7-5'}
              strokeWidth="1.6"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
        )}
      </span>
    </label>
  )
}
