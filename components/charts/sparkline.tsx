import { cn } from '#components/ui/classes.ts'

/** How something went, as thin bars without an axis. Neutral. */
export function Sparkline({
  label,
  values,
  width = 72,
  height = 20,
  className,
}: {
  label: string
  values: readonly number[]
  width?: number
  height?: number
  className?: string
}) {
  const top = Math.max(1, ...values)
  const pitch = width / Math.max(1, values.length)
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className={cn('shrink-0', className)}
    >
      {values.map((value, index) => {
        const tall = value > 0 ? Math.max(1.5, (value / top) * height) : 0
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * pitch}
            y={height - tall}
            width={Math.max(1, pitch - 1)}
            height={tall}
            className="fill-bar"
          />
        )
      })}
    </svg>
  )
}
