'use client'

import { useEffect, useRef, useState } from 'react'
import { SearchInput } from '#components/ui/search-input.tsx'

const typingPauseMs = 200

/** Search as it is typed: the address follows after a pause, and what comes back does not undo the next letter. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  label: string
  value: string
  onSearch: (text: string) => void
}) {
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  // What was typed before this part of the page came alive counts too.
  useEffect(() => {
    if (input.current && input.current.value !== '') setText(input.current.value)
  }, [])
  // The address may also change from elsewhere (a tab, the way back); an answer to our own typing must not undo it.
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState<readonly string[]>([])
  if (seen !== value) {
    setSeen(value)
    if (sent.includes(value)) setSent(sent.slice(sent.indexOf(value) + 1))
    else setText(value)
  }
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => {
      setSent((before) => [...before, text.trim()])
      latest.current(text.trim())
    }, typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <SearchInput
      ref={input}
      label={label}
      className="w-52 max-desk:w-full"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
