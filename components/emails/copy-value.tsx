'use client'

import { useState } from 'react'
import { IconButton } from '#components/ui/button.tsx'

/** A value to be copied whole into another system's form. */
export function CopyValue({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="grid min-w-0 grid-cols-[56px_minmax(0,1fr)_auto] items-start gap-2 text-xs">
      <span className="pt-1 text-faint">{label}</span>
      <code className="max-h-24 overflow-y-auto break-all rounded-md border border-border bg-bg px-2 py-1 font-mono">
        {value}
      </code>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? 'Copied' : `Copy ${label.toLowerCase()} ${value.slice(0, 40)}`}
        size="small"
        onClick={async () => {
          await navigator.clipboard.writeText(value)
          setCopied(true)
          setTimeout(() => setCopied(false), 1_500)
        }}
      />
    </div>
  )
}
