import { describe, expect, test } from 'vitest'
import { type SyncAsked, saySync } from '#lib/prospects/record-sync-reads.ts'
import type { SyncOutcome } from '#lib/sync/commands/types.ts'

function asked(
  result: SyncOutcome['result'],
  decisions: SyncAsked['decisions'] = [],
  given: Partial<SyncAsked> = {},
): SyncAsked {
  const outcome = { result, message: 'So it is', prospectId: 'p', crmId: null, counts: {} }
  return { state: 'done', outcome, error: null, nextAction: null, decisions, ...given }
}

const decided = (kind: string, ins: number, outs: number) => ({
  kind,
  crmObject: 'Lead',
  in: ins,
  out: outs,
})

describe('what came of Sync with CRM', () => {
  test('[CN-3] a lead that was made is said as that', () => {
    expect(saySync(asked('in_accord', [decided('create_lead', 0, 7)]))).toMatchObject({
      text: 'Created a lead in Salesforce',
      tone: 'done',
    })
  })

  test('[CN-3] values are counted each way', () => {
    const moved = [decided('update', 0, 2), decided('pull', 1, 0)]
    expect(saySync(asked('in_accord', moved))).toMatchObject({
      text: '2 values went to Salesforce · 1 value came from Salesforce',
    })
  })

  test('[CN-3] both sides agreed: nothing to sync', () => {
    expect(saySync(asked('in_accord'))).toMatchObject({
      text: 'Nothing to sync: both sides agree',
    })
  })

  test('[ER-1] a refusal comes with its next step', () => {
    expect(saySync(asked('needs_you', [], { nextAction: 'Fill it in.' }))).toEqual({
      state: 'ended',
      tone: 'need',
      text: 'So it is',
      next: 'Fill it in.',
    })
  })

  test('[CN-3] what has not ended runs', () => {
    expect(saySync(asked('in_accord', [], { state: 'running', outcome: null }))).toEqual({
      state: 'running',
    })
  })
})
