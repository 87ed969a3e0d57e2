import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { iconPaths } from '#components/ui/icon-paths.tsx'

export type Voice = 'concord' | 'salesforce'

export const voiceNames: Record<Voice, string> = { concord: 'Concord', salesforce: 'Salesforce' }

/** The mark alone: two arcs for Concord, the cloud for Salesforce. Give a label where no word stands beside it. */
export function VoiceGlyph({
  voice,
  size = 14,
  label,
  className,
}: {
  voice: Voice
  size?: number
  label?: string
  className?: string
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill={voice === 'salesforce' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={voice === 'concord' ? 2 : 1}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={cn(
        'shrink-0',
        voice === 'concord' ? 'text-concord' : 'text-salesforce',
        className,
      )}
    >
      {iconPaths[voice === 'concord' ? 'concord' : 'cloud']}
    </svg>
  )
}

/** Who speaks: the mark with a word in the speaker's colour (by default the speaker's name). */
export function VoiceMark({
  voice,
  children,
  className,
}: {
  voice: Voice
  children?: ReactNode
  className?: string
}) {
  return (
    <span
      className={cn(
        'inline-flex max-w-full items-center gap-1.5 whitespace-nowrap align-top',
        voice === 'concord' ? 'text-concord-text' : 'text-salesforce-text',
        className,
      )}
    >
      <VoiceGlyph voice={voice} />
      <span className="truncate">{children ?? voiceNames[voice]}</span>
    </span>
  )
}
