import type { ReactNode } from 'react'

/** What a record comes to, in a row under its name. Wraps on a phone. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className="mb-6 flex flex-wrap gap-x-10 gap-y-3">{children}</dl>
}

export function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-xs">{label}</dt>
      <dd className="font-medium text-md">{children}</dd>
    </div>
  )
}
