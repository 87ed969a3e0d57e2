import { nounOf } from '#lib/base/record-noun.ts'
import { createdAs } from './fields.ts'
import { byRule, hasOwner, isLeftToSalesforce } from './owner.ts'
import type { Pair, SyncConfig } from './types.ts'

/** [EX-2] One link of the chain that leads to where a prospect stands. */
export type ExplainStep = {
  topic: 'link' | 'creation' | 'waiting' | 'blocked' | 'next'
  /** A sentence for people. */
  text: string
  state: 'good' | 'waiting' | 'blocked' | 'neutral'
}

/** [EX-2] Why a prospect stands where it stands: from what is stored, never from a second decision. */
export function explainPair(pair: Pair, config: SyncConfig, paused: boolean): ExplainStep[] {
  return [
    explainLink(pair),
    ...explainCreation(pair, config),
    ...explainWaiting(pair, paused),
    ...explainError(pair),
    explainNext(pair, config, paused),
  ]
}

function explainLink({ prospect, link }: Pair): ExplainStep {
  const say = (text: string, state: ExplainStep['state']): ExplainStep => ({
    topic: 'link',
    text,
    state,
  })
  const why = link.evidence ? `. ${link.evidence.why}` : ''
  switch (link.linkState) {
    case 'linked':
      return say(
        `Linked to the ${link.crmObject ? nounOf(link.crmObject) : 'record'} ${link.crmId}${why}`,
        'good',
      )
    case 'crm_deleted':
      return say(
        `Its record ${link.crmId} was deleted in Salesforce: it is never created again`,
        'blocked',
      )
    case 'unshared':
      return say(
        `Its record ${link.crmId} lies outside the sharing rule: nothing is read or written until it is inside again`,
        'blocked',
      )
    case 'ignored':
      return say('An admin switched syncing off for this prospect', 'blocked')
    case 'broken':
      return say(`The link ended${why}`, 'blocked')
    case 'none':
      return prospect.values.email
        ? say(`Not in Salesforce${why}`, 'neutral')
        : say('Not in Salesforce: without an e-mail it cannot be matched [MT-4]', 'blocked')
  }
}

function explainCreation({ prospect, link }: Pair, config: SyncConfig): ExplainStep[] {
  if (link.linkState !== 'none') return []
  const noun = nounOf(createdAs(config))
  const { assignTo } = prospect
  const say = (text: string): ExplainStep[] => [{ topic: 'creation', text, state: 'neutral' }]
  if (!hasOwner(prospect))
    return say(
      'Assigned to nobody: it syncs when a record has its e-mail, and is never created [CR-2]',
    )
  if (!isLeftToSalesforce(prospect))
    return say(`Assigned: without a matching record it is created as a ${noun} [CR-1]`)
  return assignTo === byRule
    ? say(
        'Left to the active assignment rule: without a matching record it is created as a lead, and Salesforce chooses its owner [CR-4]',
      )
    : say(
        `Without a matching record it is created as a lead for ${config.userNames[assignTo ?? ''] ?? 'a queue that Salesforce no longer has'} [CR-4]`,
      )
}

function explainWaiting({ change }: Pair, paused: boolean): ExplainStep[] {
  if (change === null || change.state === 'parked') return []
  const text = paused
    ? 'A change waits, and the connector is paused'
    : 'A change waits for the next push'
  return [{ topic: 'waiting', text, state: 'waiting' }]
}

function explainError({ error }: Pair): ExplainStep[] {
  if (error === null) return []
  if (error.code === 'outside_sharing') {
    const text = 'Not created: a record with this e-mail exists outside your sharing rule [SH-6]'
    return [{ topic: 'blocked', text, state: 'waiting' }]
  }
  const tries = error.tries === 1 ? 'one try' : `${error.tries} tries`
  return [{ topic: 'blocked', text: `Refused after ${tries}: ${error.code}`, state: 'blocked' }]
}

function explainNext(
  { prospect, link, change, error }: Pair,
  config: SyncConfig,
  paused: boolean,
): ExplainStep {
  const say = (text: string): ExplainStep => ({ topic: 'next', text, state: 'neutral' })
  if (link.linkState === 'unshared') return say('Nothing, until its record is shared again')
  if (prospect.deletedAt !== null) return say('Restore it from the recycle bin')
  if (link.linkState === 'ignored') return say('Switch syncing on again')
  if (link.linkState === 'broken') return say('Sync with CRM matches it anew')
  if (change?.state === 'parked') return say('Correct what was refused, or retry it')
  if (error !== null) return say('Nothing: Concord tries again')
  if (paused && change !== null) return say('Sync with CRM moves it now; unpausing moves all')
  const waitsForOwner = link.linkState === 'none' && !hasOwner(prospect)
  if (waitsForOwner && config.settings.syncUnassigned) return say('Assign it to have it created')
  return say('Nothing')
}
