import type { ComponentProps, ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

const look =
  'inline-flex h-7 max-w-full items-stretch overflow-clip whitespace-nowrap rounded-md border border-border-strong text-xs leading-[26px]'

/** A filter that is on: what, how, which. The whole opens its editor, the cross takes it away. */
export function FilterChip({
  field,
  operator,
  value,
  onRemove,
  onEdit,
}: {
  field: string
  operator?: string
  value: ReactNode
  onRemove?: () => void
  onEdit?: () => void
}) {
  const parts = (
    <>
      <span className="px-1.5 text-muted">{field}</span>
      {operator && <span className="border-border border-l px-1.5 text-muted">{operator}</span>}
      <span className="max-w-48 truncate border-border border-l px-1.5 font-medium tabular-nums">
        {value}
      </span>
    </>
  )
  return (
    <span className={look}>
      {onEdit ? (
        <button type="button" onClick={onEdit} className="flex hover:bg-hover">
          {parts}
        </button>
      ) : (
        parts
      )}
      {onRemove && (
        <button
          type="button"
          aria-label={`Remove filter ${field}`}
          onClick={onRemove}
          className="grid w-6 place-items-center border-border border-l text-faint hover:bg-hover hover:text-text"
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  )
}

/** "+ Filter": the dashed button that opens a builder. */
export function AddChip({ children, className, ...rest }: Omit<ComponentProps<'button'>, 'type'>) {
  return (
    <button
      type="button"
      className={cn(
        look,
        'items-center gap-1 border-dashed px-2 text-muted hover:bg-hover hover:text-text aria-expanded:bg-hover',
        className,
      )}
      {...rest}
    >
      <Icon name="plus" size={12} />
      {children}
    </button>
  )
}

/** A thing in a list of chosen things; with onRemove it can be taken out. */
export function Chip({
  children,
  onRemove,
  removeLabel = 'Remove',
}: {
  children: ReactNode
  onRemove?: () => void
  removeLabel?: string
}) {
  return (
    <span className={cn(look, 'h-6 leading-[22px]')}>
      <span className="truncate px-1.5">{children}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="grid w-6 place-items-center text-faint hover:bg-hover hover:text-text"
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  )
}
