'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Text that is taken elsewhere whole. */
export function CopyCode({ label, code }: { label: string; code: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="grid gap-2">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-64 overflow-auto rounded-md border border-border bg-sunken px-3 py-2"
      >
        <pre className="whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]">{code}</pre>
      </section>
      <Button
        size="small"
        icon={copied ? 'check' : 'copy'}
        className="justify-self-start"
        onClick={async () => {
          await navigator.clipboard.writeText(code)
          setCopied(true)
          setTimeout(() => setCopied(false), 1_500)
        }}
      >
        {copied ? 'Copied' : `Copy ${label.toLowerCase()}`}
      </Button>
    </div>
  )
}
