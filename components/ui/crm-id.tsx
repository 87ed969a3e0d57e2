'use client'

import { IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { useCopy } from '#components/ui/use-copy.ts'

/** A Salesforce id: in mono, shortened in its middle, copied whole. */
export function CrmId({
  id,
  copy = true,
  className,
}: {
  id: string
  copy?: boolean
  className?: string
}) {
  const { copied, copy: take } = useCopy()
  return (
    <span className={cn('inline-flex items-center gap-1 text-faint', className)}>
      <span className="font-mono text-xs tracking-[-0.01em]" title={id}>
        {id.length > 12 ? `${id.slice(0, 5)}…${id.slice(-5)}` : id}
      </span>
      {copy && (
        <IconButton
          icon={copied ? 'check' : 'copy'}
          label={copied ? 'Copied' : `Copy id ${id}`}
          size="small"
          className="-my-0.5"
          onClick={(event) => {
            event.stopPropagation()
            void take(id)
          }}
        />
      )}
    </span>
  )
}
