'use client'

import { useEffect, useState } from 'react'
import { toast } from '#components/ui/toast.tsx'

const shownMs = 1_500

/** Copies text whole. A browser may refuse (no permission, no https): then it is said, and the answer is false. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    toast('Not copied: the browser does not allow it', {
      tone: 'need',
      description: 'Select the text and copy it by hand.',
    })
    return false
  }
}

/** What a copy button needs: `copied` holds for a moment after the text was taken. */
export function useCopy() {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  return { copied, copy: async (text: string) => setCopied(await copyText(text)) }
}
