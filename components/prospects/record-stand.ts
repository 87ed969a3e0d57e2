import { countWord, inSentence, listWords, upperFirst } from '#components/prospects/record-words.ts'
import { durationText } from '#components/ui/moment.ts'
import type { ExplainedMove, Explanation } from '#lib/prospects/explanation.ts'
import type { ProspectRecord } from '#lib/prospects/types.ts'

/** How a prospect stands, as a sentence that anybody can read, and one quieter sentence more. */
export type Stand = { title: string; text: string; blocked?: boolean }

/** [EX-2] */
export function standOf(record: ProspectRecord, explained: Explanation, now: number): Stand {
  return (
    closedStand(record) ??
    errorStand(record, now) ??
    connectionStand(explained) ??
    (record.link.crmId
      ? linkedStand(record, explained, now)
      : unlinkedStand(record, explained, now))
  )
}

function closedStand({ deletedAt, link }: ProspectRecord): Stand | null {
  if (link.state === 'unshared') {
    return {
      title: 'Its record lies outside the sharing rule, so nothing of it is read or written.',
      text: deletedAt
        ? 'The prospect comes back from the recycle bin when the record is shared again.'
        : 'It syncs again when the record is shared again.',
    }
  }
  if (deletedAt) {
    return {
      title: 'This prospect is in the recycle bin, so nothing syncs.',
      text: 'Its record in Salesforce is not touched. Restore it to go on.',
    }
  }
  if (link.state === 'ignored') {
    return {
      title: 'Syncing is switched off for this prospect.',
      text: 'An admin switched it off, and can switch it on again.',
    }
  }
  if (link.state === 'crm_deleted') {
    return {
      title: 'Its record was deleted in Salesforce, and is never made again by itself.',
      text: 'An admin can let it sync again: it is then matched by e-mail, or created when somebody is assigned.',
    }
  }
  return null
}

function errorStand({ error }: ProspectRecord, now: number): Stand | null {
  if (!error) return null
  if (error.class === 'person') {
    return {
      title: `${sentence(error.title)} It needs you.`,
      text: error.nextAction,
      blocked: true,
    }
  }
  const left = error.nextTryAt ? Date.parse(error.nextTryAt) - now : 0
  const when = left > 0 ? `in ${durationText(left)}` : 'within seconds'
  return { title: sentence(error.title), text: `It is tried again by itself ${when}.` }
}

function connectionStand({ connector }: Explanation): Stand | null {
  if (!connector.connected) {
    return {
      title: 'No Salesforce org is connected, so nothing moves.',
      text: 'Everything that changes here waits until an admin connects one.',
    }
  }
  if (connector.lost) {
    return {
      title: 'The connection to Salesforce is lost, so nothing moves.',
      text: `${sentence(connector.lost)} What changes here waits until it is back.`,
      blocked: true,
    }
  }
  return null
}

function linkedStand(record: ProspectRecord, explained: Explanation, now: number): Stand {
  const { moves } = explained
  if (record.waits?.leased) {
    return { title: 'It is syncing at this moment.', text: 'This page shows what comes of it.' }
  }
  if (moves.length === 0) {
    const first = 'Nothing waits and nothing blocks.'
    return record.waits
      ? { title: 'It waits to be compared.', text: 'As far as is known, both sides agree.' }
      : { title: 'Both sides agree.', text: first }
  }
  const [outs, ins] = [moves.filter(isOut), moves.filter((move) => !isOut(move))]
  if (!record.waits && ins.length === 0) return differingStand(outs)
  const one = moves.length === 1
  const count = `${upperFirst(countWord(moves.length))} ${one ? 'value waits' : 'values wait'}`
  const legs = [
    outs.length > 0 && `${labels(outs)} ${outs.length === 1 ? 'goes' : 'go'} to Salesforce`,
    ins.length > 0 && `${labels(ins)} ${ins.length === 1 ? 'comes' : 'come'} from Salesforce`,
  ]
  const where = legs.filter(Boolean).join(', ')
  return {
    title: `${count}: ${where} ${whenMoves(record, explained, now)}.`,
    text: `Nothing blocks ${one ? 'it' : 'them'}. Everything else about ${record.name} is the same on both sides.`,
  }
}

/** [QU-1] A pairing that is new, a value that only goes along: it differs, and nothing waits because of it. */
function differingStand(outs: readonly ExplainedMove[]): Stand {
  const one = outs.length === 1
  return {
    title: `${upperFirst(countWord(outs.length))} ${one ? 'value differs' : 'values differ'} from Salesforce: ${labels(outs)}.`,
    text: `${one ? 'It goes' : 'They go'} along with the next change of this prospect, or now with Sync with CRM.`,
  }
}

function unlinkedStand(record: ProspectRecord, explained: Explanation, now: number): Stand {
  if (!record.values.email) {
    return {
      title: 'Without an e-mail it cannot sync.',
      text: 'People are matched by e-mail. Give this prospect one on the Fields tab.',
    }
  }
  const object = record.assignTo ? 'lead' : explained.createAs.toLowerCase()
  if (!record.assignedUserId && !record.assignTo) {
    return {
      title: 'No record in Salesforce has this e-mail, and nobody is assigned.',
      text: `It links by itself once a record has its e-mail. Assign somebody, and a ${object} is created.`,
    }
  }
  if (!record.waits) {
    return {
      title: 'It is not in Salesforce, and nothing waits.',
      text: 'Press Sync with CRM to match it by e-mail, or to create it.',
    }
  }
  return {
    title: `A ${object} is created ${whenMoves(record, explained, now)}.`,
    text: `Unless a record there has its e-mail already: then the two are linked. ${ownerWords(record)}`,
  }
}

function ownerWords({ assigned, assignTo }: ProspectRecord): string {
  if (assignTo === null) return `${assigned ?? 'The assigned user'} will own it.`
  return assignTo.startsWith('Queue ')
    ? `${assignTo} will own it.`
    : 'Salesforce’s active assignment rule chooses its owner, who is shown here then.'
}

const isOut = (move: ExplainedMove) => move.direction === 'out'
const labels = (moves: readonly ExplainedMove[]) =>
  listWords(moves.map(({ label }) => inSentence(label)))

const heldMs = 365 * 86_400_000

/** "in 40 s", "when the connector is unpaused". */
export function whenMoves(
  { waits }: Pick<ProspectRecord, 'waits'>,
  { connector }: Pick<Explanation, 'connector'>,
  now: number,
): string {
  if (connector.paused) return 'when the connector is unpaused'
  const due = waits ? Date.parse(waits.dueAt) : Date.parse(connector.nextCycleAt ?? '')
  const held = connector.waitUntil ? Date.parse(connector.waitUntil) : 0
  const left = Math.max(due || 0, held) - now
  // [CN-14] What is held waits for a person, not for a moment.
  if (left > heldMs) return 'when an admin has looked at what is held'
  if (left > 0) return `in ${durationText(left)}`
  return waits ? 'with the next push, within seconds' : 'with the next cycle'
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}
