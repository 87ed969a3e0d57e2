import type { ReactNode } from 'react'
import { ProductMark } from '#components/shell/unit-switcher.tsx'

/** The frame of the pages before there is a session: one column, nothing else. */
export function AuthFrame({
  title,
  lead,
  children,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
}) {
  return (
    <main className="grid min-h-dvh place-items-center bg-bg px-4 py-10">
      <div className="w-full max-w-[352px]">
        <div className="flex items-center gap-2 font-semibold tracking-tight">
          <ProductMark />
          Concord
        </div>
        <h1 className="mt-8 font-semibold text-xl tracking-tight">{title}</h1>
        {lead && <p className="mt-1.5 text-muted">{lead}</p>}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  )
}
