'use client'

import { Button } from '#components/ui/button.tsx'
import { useCopy } from '#components/ui/use-copy.ts'

/** Text that is taken elsewhere whole. */
export function CopyCode({ label, code }: { label: string; code: string }) {
  const { copied, copy } = useCopy()
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
        onClick={() => copy(code)}
      >
        {copied ? 'Copied' : `Copy ${label.toLowerCase()}`}
      </Button>
    </div>
  )
}
