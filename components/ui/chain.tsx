import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'
import { VoiceGlyph } from '#components/ui/voice-mark.tsx'

export type Link = {
  key: string
  icon: IconName
  title: ReactNode
  text?: ReactNode
  meta?: ReactNode
  /** passed: the record has come this far. waits: here it stands. blocked: here a person must act. ahead: not yet. */
  state: 'passed' | 'waits' | 'blocked' | 'ahead'
}

/**
 * Why a record syncs the way it does: a line from Concord's mark to Salesforce's, solid as far as the record has come,
 * dashed from what waits. On a phone the line runs downward.
 */
export function Chain({
  label,
  links,
  direction = 'out',
}: {
  label: string
  links: readonly Link[]
  /** out: from Concord to Salesforce. in: the speaker is Salesforce, so the line starts there. */
  direction?: 'out' | 'in'
}) {
  const from = direction === 'out' ? 'concord' : 'salesforce'
  const to = direction === 'out' ? 'salesforce' : 'concord'
  return (
    <ol
      aria-label={label}
      className="mt-1 mb-2 grid max-desk:grid-cols-1 desk:grid-cols-(--chain)"
      style={{ ['--chain' as string]: `44px repeat(${links.length}, minmax(0, 1fr))` }}
    >
      <li className="relative max-desk:min-h-8 max-desk:pl-1 desk:before:absolute desk:before:inset-x-0 desk:before:top-[13.5px] desk:before:left-7 desk:before:h-px desk:before:bg-border-strong">
        <span className="grid h-7 w-7 place-items-center desk:-ml-2">
          <VoiceGlyph
            voice={from}
            size={20}
            label={`From ${from === 'concord' ? 'Concord' : 'Salesforce'}`}
          />
        </span>
      </li>
      {links.map((link, index) => (
        <ChainLink
          key={link.key}
          link={link}
          direction={direction}
          end={index === links.length - 1 ? to : undefined}
        />
      ))}
    </ol>
  )
}

function ChainLink({
  link,
  direction,
  end,
}: {
  link: Link
  direction: 'out' | 'in'
  end?: 'concord' | 'salesforce'
}) {
  const dashed = link.state !== 'passed'
  const voiceEdge = direction === 'out' ? 'before:border-concord' : 'before:border-salesforce'
  return (
    <li
      className={cn(
        'relative min-w-0 desk:pr-4',
        'max-desk:grid max-desk:grid-cols-[28px_minmax(0,1fr)] max-desk:gap-x-3 max-desk:pb-4',
        'before:absolute max-desk:before:top-7 max-desk:before:bottom-0 max-desk:before:left-[13.5px] max-desk:before:border-l',
        'desk:before:top-[13px] desk:before:right-0 desk:before:left-7 desk:before:border-t',
        end && 'desk:before:right-5',
        dashed ? cn('before:border-dashed', voiceEdge) : 'before:border-border-strong',
        dashed && 'desk:before:border-t-[1.5px]',
      )}
    >
      <span
        className={cn(
          'relative z-1 mb-2.5 grid size-7 place-items-center rounded-full bg-surface shadow-[inset_0_0_0_1px_var(--color-border-strong)]',
          link.state === 'waits' &&
            (direction === 'out'
              ? 'bg-concord-soft text-concord shadow-[inset_0_0_0_1px_var(--color-concord-edge)]'
              : 'bg-salesforce-soft text-salesforce shadow-[inset_0_0_0_1px_var(--color-salesforce-edge)]'),
          link.state === 'blocked' &&
            'bg-need-soft text-need shadow-[inset_0_0_0_1px_var(--color-need-edge)]',
          link.state === 'ahead' && 'text-muted',
        )}
      >
        <Icon name={link.icon} />
      </span>
      {end && (
        <span className="absolute top-0.5 -right-1 grid size-6 place-items-center max-desk:hidden">
          <VoiceGlyph
            voice={end}
            size={20}
            label={`To ${end === 'concord' ? 'Concord' : 'Salesforce'}`}
          />
        </span>
      )}
      <div className="min-w-0 pr-1 max-desk:pt-1">
        <h3 className={cn('font-semibold', link.state === 'blocked' && 'text-need-text')}>
          {link.title}
        </h3>
        {link.text && (
          <p className="mt-0.5 text-muted text-xs leading-4.5 break-words">{link.text}</p>
        )}
        {link.meta && <p className="mt-0.5 text-faint text-xs leading-4.5">{link.meta}</p>}
      </div>
    </li>
  )
}
