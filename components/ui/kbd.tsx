import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        'inline-block h-4.5 min-w-4.5 shrink-0 rounded-[4px] border border-border bg-surface px-1 text-center font-medium font-sans text-2xs text-faint',
        className,
      )}
    >
      {children}
    </kbd>
  )
}
