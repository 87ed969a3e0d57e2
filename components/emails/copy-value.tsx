'use client'

import { IconButton } from '#components/ui/button.tsx'
import { useCopy } from '#components/ui/use-copy.ts'

/** A value to be copied whole into another system's form. */
export function CopyValue({ label, value }: { label: string; value: string }) {
  const { copied, copy } = useCopy()
  return (
    <div className="grid min-w-0 grid-cols-[56px_minmax(0,1fr)_auto] items-start gap-2 text-xs">
      <span className="pt-1 text-faint">{label}</span>
      <code className="break-all rounded-md border border-border bg-bg px-2 py-1 font-mono">
        {value}
      </code>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? 'Copied' : `Copy ${label.toLowerCase()} ${value.slice(0, 40)}`}
        size="small"
        onClick={() => copy(value)}
      />
    </div>
  )
}
