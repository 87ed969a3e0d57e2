'use client'

import { cn } from '#components/ui/classes.ts'
import { CountFailed } from '#components/ui/error-note.tsx'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { SharingExample, SharingPreview } from '#lib/sharing/types.ts'

/** [SH-5] What would enter, leave and stay, with examples that Salesforce showed and nobody keeps. */
export function PreviewPanel({
  label,
  leavingWords,
  preview,
  error,
  counting,
  changed,
  mindsCase,
  onRetry,
}: {
  label: string
  /** What becomes of those who leave, and how they come back. */
  leavingWords: { what: string; back: string }
  preview: SharingPreview | null
  error: string | null
  counting: boolean
  changed: boolean
  /** Salesforce counts without regard to case, and the rule does not. */
  mindsCase: boolean
  onRetry: () => void
}) {
  return (
    <section aria-label={label} aria-busy={counting}>
      <SectionHead
        title={changed ? 'If you apply this' : 'In force'}
        meta={
          counting ? (
            <span role="status">Counting in Salesforce…</span>
          ) : (
            preview && (
              <>
                counted in Salesforce <RelativeTime at={preview.at} />
              </>
            )
          )
        }
      />
      {error ? (
        <CountFailed onAgain={onRetry}>
          Salesforce could not be asked: {error} Nothing was changed.
        </CountFailed>
      ) : preview ? (
        <>
          <Counted preview={preview} changed={changed} leavingWords={leavingWords} />
          {mindsCase && (
            <p className="mt-6 text-faint text-xs">
              Salesforce counts EMEA and emea as one; what differs in case is left out on arrival.
            </p>
          )}
        </>
      ) : (
        <div className="grid gap-3 pt-2">
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-3 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      )}
    </section>
  )
}

function Counted({
  preview,
  changed,
  leavingWords,
}: {
  preview: SharingPreview
  changed: boolean
  leavingWords: { what: string; back: string }
}) {
  const { enter, leave, stay, now, next, entering, leaving, overlap } = preview
  return (
    <>
      <dl className="mt-1 grid grid-cols-3 gap-4">
        {changed && (
          <>
            <Figure label="records enter" value={enter} sign="+" />
            <Figure label="records leave" value={leave} sign="−" />
          </>
        )}
        <Figure
          label={changed ? `shared in all, was ${now.toLocaleString('en-GB')}` : 'shared in all'}
          value={next}
        />
      </dl>
      {changed && <SetBar stay={stay} enter={enter} leave={leave} />}
      <Examples
        title="Enter"
        meta={`${entering.length} of ${enter.toLocaleString('en-GB')}, shown from Salesforce, not stored`}
        examples={entering}
      />
      <Examples
        title="Leave"
        meta={`${leaving.length} of ${leave.toLocaleString('en-GB')}, ${leavingWords.what}`}
        examples={leaving}
      />
      {leaving.length > 0 && <p className="mt-2 text-muted text-xs">{leavingWords.back}</p>}
      {overlap.map(({ name, hasRule, records }) => (
        <Note key={name} icon="copy" className="mt-6">
          {records > 0 ? (
            <>
              <strong className="font-medium">
                <NumberText value={records} /> {records === 1 ? 'record is' : 'records are'} also
                shared with {name}.
              </strong>{' '}
              <span className="text-muted">
                Both business units would write to {records === 1 ? 'it' : 'them'}; the last change
                wins.{hasRule ? '' : ` ${name} has no sharing rule, so it shares everything.`}
              </span>
            </>
          ) : (
            `No record is shared with ${name} as well.`
          )}
        </Note>
      ))}
    </>
  )
}

function Figure({ label, value, sign = '' }: { label: string; value: number; sign?: string }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="font-semibold text-2xl tabular-nums tracking-tight">
        {value > 0 ? sign : ''}
        <NumberText value={value} />
      </dd>
    </div>
  )
}

/** Neither voice speaks here, so it is drawn in neutrals: solid stays, dark enters, outlined leaves. */
function SetBar({ stay, enter, leave }: { stay: number; enter: number; leave: number }) {
  const words = [stay, enter, leave].map((n) => n.toLocaleString('en-GB'))
  if (stay + enter + leave === 0) return null
  return (
    <>
      <div
        role="img"
        aria-label={`${words[0]} stay, ${words[1]} enter, ${words[2]} leave`}
        className="mt-4 flex h-2.5 gap-0.5 overflow-hidden rounded-sm"
      >
        {stay > 0 && <i className="min-w-1 bg-bar" style={{ flex: stay }} />}
        {enter > 0 && <i className="min-w-1 bg-text" style={{ flex: enter }} />}
        {leave > 0 && (
          <i
            className="min-w-1 rounded-sm shadow-[inset_0_0_0_1px_var(--color-control)]"
            style={{ flex: leave }}
          />
        )}
      </div>
      <p className="mt-2 flex flex-wrap gap-x-4 text-muted text-xs tabular-nums">
        <span>{words[0]} stay</span>
        <span>{words[1]} enter</span>
        <span>{words[2]} leave</span>
      </p>
    </>
  )
}

function Examples({
  title,
  meta,
  examples,
}: {
  title: string
  meta: string
  examples: readonly SharingExample[]
}) {
  if (examples.length === 0) return null
  // Records of a custom object have a name alone, and the dialog says what they are.
  const isOneKind = examples.every(({ detail }) => !detail)
  return (
    <section aria-label={title} className="mt-6">
      <SectionHead title={title} meta={meta} />
      <ul className="border-border border-t">
        {examples.map((example) => (
          <li
            key={example.id}
            className={cn(
              'grid items-center gap-3 border-border border-b py-1.5',
              isOneKind
                ? 'grid-cols-[minmax(0,2fr)_minmax(0,3fr)]'
                : 'grid-cols-[minmax(0,2fr)_minmax(0,2fr)_6.5rem_minmax(0,3fr)] max-desk:grid-cols-[minmax(0,1fr)_6.5rem]',
            )}
          >
            <span className="truncate font-medium">{example.name}</span>
            {!isOneKind && (
              <>
                <span className="truncate text-muted max-desk:hidden">{example.detail ?? ''}</span>
                <VoiceMark voice="salesforce">{example.object}</VoiceMark>
              </>
            )}
            <span
              className={cn('truncate text-muted text-xs', !isOneKind && 'max-desk:col-span-2')}
            >
              {example.why}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
