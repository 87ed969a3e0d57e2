/** A part of those who got it, as a percentage; the number itself in the tooltip. */
export function Rate({ part, of }: { part: number; of: number }) {
  if (of === 0) return <span className="text-faint">–</span>
  const percent = (part * 100) / of
  const text = part === 0 ? '0' : percent < 10 ? percent.toFixed(1) : percent.toFixed(0)
  return (
    <span
      title={`${part.toLocaleString('en')} of ${of.toLocaleString('en')}`}
      className="tabular-nums"
    >
      {text} %
    </span>
  )
}
