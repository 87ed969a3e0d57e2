'use client'

import { useState } from 'react'
import { useRecord } from '#components/prospects/record-context.tsx'
import { whenMoves } from '#components/prospects/record-stand.ts'
import { matchedWords } from '#components/prospects/record-words.ts'
import type { Link } from '#components/ui/chain.tsx'
import { Chain } from '#components/ui/chain.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { AbsoluteTime, useNow } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { Explanation } from '#lib/prospects/explanation.ts'
import { laneWords, wordsOfCause } from '#lib/prospects/labels.ts'
import type { ProspectRecord } from '#lib/prospects/types.ts'

/** [EX-2] Matched, shared, what waits, when it goes: as short a story as it can be told. */
export function RecordChain({ explained }: { explained: Explanation }) {
  const { record } = useRecord()
  const now = useNow()
  const ins = explained.moves.filter(({ direction }) => direction === 'in').length
  const inward = ins > 0 && ins === explained.moves.length
  const links = [
    matchLink(record),
    shareLink(record),
    waitLink(record, explained),
    nextLink(record, explained, now),
  ]
  return <Chain label="Why it stands as it does" links={links} direction={inward ? 'in' : 'out'} />
}

function matchLink(record: ProspectRecord): Link {
  const { link, values } = record
  const base = { key: 'match', icon: 'link' as const }
  if (link.crmId) {
    const { candidates } = link
    return {
      ...base,
      state: 'passed',
      title: link.how === 'email' ? 'Matched by e-mail' : matchedWords(link),
      text: link.why ?? `It is linked to a ${link.crmObject?.toLowerCase()}.`,
      meta: candidates.length > 1 && <Candidates record={record} />,
    }
  }
  if (link.heldBy) {
    return { ...base, state: 'blocked', title: 'Held by another prospect', text: link.why ?? '' }
  }
  if (!values.email) {
    return { ...base, state: 'blocked', title: 'No e-mail', text: 'People are matched by e-mail.' }
  }
  return {
    ...base,
    state: 'ahead',
    title: 'Not matched',
    text: `No record with ${values.email} is linked.`,
  }
}

function shareLink({ link }: ProspectRecord): Link {
  return {
    key: 'share',
    icon: 'shield',
    state: link.crmId ? 'passed' : 'ahead',
    title: 'Shared',
    text: 'No sharing rule is set: every record that the connector user sees is shared.',
  }
}

function waitLink(record: ProspectRecord, { moves, position, createAs }: Explanation): Link {
  const { waits, error, link } = record
  const base = { key: 'wait', icon: 'arrow-right' as const }
  if (error?.class === 'person') {
    return { ...base, icon: 'need', state: 'blocked', title: error.title, text: error.message }
  }
  const isOwned = record.assignedUserId !== null || record.assignTo !== null
  const creates = !link.crmId && isOwned && link.state === 'none'
  if (moves.length === 0 && !waits) {
    const title = link.crmId ? 'Nothing waits' : 'Nothing to send'
    return { ...base, icon: 'check', state: link.crmId ? 'passed' : 'ahead', title }
  }
  if (!waits && moves.length > 0 && moves.every(({ direction }) => direction === 'out')) {
    const title = moves.length === 1 ? '1 value differs' : `${moves.length} values differ`
    return { ...base, state: 'ahead', title, text: 'Along with the next change of this prospect.' }
  }
  const count = moves.length === 1 ? '1 value waits' : `${moves.length} values wait`
  const title =
    moves.length > 0
      ? count
      : creates
        ? `A ${createAs.toLowerCase()} waits`
        : 'Waits to be compared'
  return {
    ...base,
    state: 'waits',
    title,
    text: waits
      ? `It waits because ${wordsOfCause(waits.cause)}${waits.tries > 0 ? `, tried ${waits.tries}×` : ''}.`
      : 'Seen in the last reading of the record.',
    meta: waits && (
      <>
        {laneWords[waits.lane]}
        {position !== null && `, number ${position.toLocaleString('en-GB')}`}
      </>
    ),
  }
}

function nextLink(record: ProspectRecord, explained: Explanation, now: number): Link {
  const { connector } = explained
  const base = { key: 'next', icon: 'clock' as const, state: 'ahead' as const }
  if (!connector.connected) {
    return {
      ...base,
      state: 'blocked',
      title: 'Not connected',
      text: 'No Salesforce org is connected.',
    }
  }
  if (connector.lost) {
    return { ...base, state: 'blocked', title: 'Connection lost', text: connector.lost }
  }
  if (connector.paused) {
    return {
      ...base,
      icon: 'pause',
      title: 'The connector is paused',
      text: 'Sync with CRM moves exactly this record all the same.',
    }
  }
  if (connector.waitReason && connector.waitUntil) {
    return {
      ...base,
      title: `Goes on ${whenMoves(record, explained, now)}`,
      text: connector.waitReason,
    }
  }
  const next = whenMoves({ waits: null }, explained, now)
  return {
    ...base,
    title: next.startsWith('in ') ? `Next cycle ${next}` : 'Next cycle at any moment',
    text: 'Or now, ahead of all batches: Sync with CRM.',
  }
}

/** [MT-3] All that had the e-mail, and why this one. */
function Candidates({ record }: { record: ProspectRecord }) {
  const [open, setOpen] = useState(false)
  const { candidates, why } = record.link
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        See all {candidates.length}
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`${candidates.length} records had this e-mail`}
        description={why}
      >
        <ul className="grid gap-2">
          {candidates.map((each) => (
            <li key={each.id} className="flex flex-wrap items-center gap-x-2">
              <VoiceMark voice="salesforce">{each.object}</VoiceMark>
              <CrmId id={each.id} />
              <span className="text-muted">
                created <AbsoluteTime at={each.createdAt} only="date" />
              </span>
              <span className={each.chosen ? 'ml-auto font-medium' : 'ml-auto text-faint'}>
                {each.note}
              </span>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}
