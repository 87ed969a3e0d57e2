import { cn } from '#components/ui/classes.ts'
import { type IconName, iconPaths } from '#components/ui/icon-paths.tsx'

export type { IconName }

/** A line icon of the house. Decorative: the control that carries it says its name. */
export function Icon({
  name,
  size = 16,
  className,
}: {
  name: IconName
  size?: 12 | 14 | 16 | 20 | 24
  className?: string
}) {
  const width = size === 12 ? 1.7 : size === 24 ? 1.1 : 1.4
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill={name === 'cloud' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cn('shrink-0', className)}
    >
      {iconPaths[name]}
    </svg>
  )
}
