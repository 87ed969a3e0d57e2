'use client'

import { useState } from 'react'
import { CopyCode } from '#components/tracking/copy-code.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section } from '#components/ui/panel.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { makeIngestTokenAction, saveTrackingAction } from '#lib/tracking/actions.ts'
import type { TrackingStand } from '#lib/tracking/types.ts'

const noAnswer = 'The console’s server did not answer. Try again.'

/** The code for the website, consent, what a search is, and the door for other systems. */
export function TrackingPanel({ stand, may }: { stand: TrackingStand; may: boolean }) {
  const { collector, site } = stand
  const origin = collector ?? 'https://COLLECTOR'
  const code = `<script async src="${origin}/t/${site}.js"></script>`
  return (
    <div className="grid max-w-[760px] gap-2">
      {!collector && (
        <Note tone="need">
          No collector is configured: set COLLECTOR_URL and start `npm run collector`. Until then
          nothing is counted.
        </Note>
      )}
      <Section title="Tracking code" meta="for every page of your website">
        <p className="mb-2 max-w-read text-muted">
          Put it before the end of the page’s head. It stores a random id in your website’s own
          storage, and nothing else that would tell one browser from another.
        </p>
        <CopyCode label="Tracking code" code={code} />
        {stand.settings.consent === 'required' && (
          <>
            <p className="mt-4 mb-2 max-w-read text-muted">
              Nothing is stored or sent before the visitor agrees. Call this where your consent
              banner hears yes; <code className="font-mono text-xs">concord('refuse')</code> where
              it hears no.
            </p>
            <CopyCode label="Consent" code="concord('consent')" />
          </>
        )}
      </Section>
      <SettingsForm key={JSON.stringify(stand.settings)} stand={stand} may={may} />
      <OtherSystems stand={stand} may={may} origin={origin} />
    </div>
  )
}

function SettingsForm({ stand, may }: { stand: TrackingStand; may: boolean }) {
  const [consent, setConsent] = useState(stand.settings.consent)
  const [params, setParams] = useState(stand.settings.searchParams.join(', '))
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const searchParams = params.split(/[\s,]+/).filter(Boolean)
    const answer = await saveTrackingAction({ consent, searchParams }).catch(() => null)
    setBusy(false)
    setProblem(answer?.ok ? null : (answer?.error.message ?? noAnswer))
    if (answer?.ok)
      toast('Tracking settings saved', { description: 'Websites follow within ten minutes.' })
  }
  return (
    <Section title="What is counted">
      <div className="grid gap-4">
        <RadioGroup
          label="Consent"
          value={consent}
          onValueChange={setConsent}
          choices={[
            {
              value: 'required',
              label: 'Ask first',
              disabled: !may,
              hint: 'Nothing happens until your website says that the visitor agreed.',
            },
            {
              value: 'implied',
              label: 'Count unless refused',
              disabled: !may,
              hint: 'Only where the law that you fall under allows it. Global Privacy Control is still a no.',
            },
          ]}
        />
        <Field
          label="Parameters of your site’s search"
          hint="The words after ?q= in the address of a page of results."
          error={problem}
        >
          <Input
            value={params}
            disabled={!may}
            onChange={(event) => setParams(event.target.value)}
          />
        </Field>
        {may ? (
          <Button className="justify-self-start" busy={busy} onClick={() => void save()}>
            Save tracking settings
          </Button>
        ) : (
          <p className="text-faint text-xs">An admin changes these.</p>
        )}
      </div>
    </Section>
  )
}

function OtherSystems({
  stand,
  may,
  origin,
}: {
  stand: TrackingStand
  may: boolean
  origin: string
}) {
  const [token, setToken] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    const answer = await makeIngestTokenAction({}).catch(() => null)
    setBusy(false)
    if (answer?.ok) setToken(answer.value.token)
    else
      toast('No token was made', { tone: 'need', description: answer?.error.message ?? noAnswer })
  }
  const example = `curl ${origin}/v1/activities \\
  -H 'authorization: Bearer ${token ?? 'TOKEN'}' \\
  -d '{"activities":[{"id":"w-2041","kind":"webinar","email":"ada@example.com",
       "at":"2026-11-30T10:00:00Z","title":"Attended Valves in practice"}]}'`
  return (
    <Section title="Activities of other systems" meta="webinars, events, videos, chats">
      <p className="mb-2 max-w-read text-muted">
        They post up to 500 activities at once. Kinds: webinar, event, video, chat, other. Each is
        known by its kind and your id, so what is posted twice is told once. Whom no prospect’s
        e-mail names is passed over.
      </p>
      {token && (
        <div className="mb-3">
          <Note className="mb-2">
            This token is shown once. The one before it opens nothing any more.
          </Note>
          <CopyCode label="Token" code={token} />
        </div>
      )}
      <CopyCode label="Example" code={example} />
      {may && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button icon="lock" busy={busy} onClick={() => void make()}>
            {stand.ingestMadeAt || token ? 'Make a new token' : 'Make a token'}
          </Button>
          {stand.ingestMadeAt && (
            <span className="text-faint text-xs">
              Made <RelativeTime at={stand.ingestMadeAt} />
            </span>
          )}
        </div>
      )}
    </Section>
  )
}
