import { describe, expect, test } from 'vitest'
import { standOf } from '#components/prospects/record-stand.ts'
import type { ExplainedMove, Explanation } from '#lib/prospects/explanation.ts'
import type { ProspectRecord } from '#lib/prospects/types.ts'

const now = Date.parse('2026-11-24T10:00:00Z')

function prospect(given: Partial<ProspectRecord> = {}): ProspectRecord {
  return {
    id: '1',
    name: 'Ingrid Solheim',
    values: { email: 'ingrid@fjordmed.example' },
    origins: {},
    score: 0,
    movements: [],
    grade: null,
    assignedUserId: 'u',
    assigned: 'Sofie Dahl',
    assignTo: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'Journey',
    updatedAt: '2026-01-01T00:00:00.000Z',
    lastActivityAt: null,
    deletedAt: null,
    deletedReason: null,
    waits: null,
    error: null,
    ...given,
    link: {
      state: 'linked',
      syncState: 'in_accord',
      crmId: '003',
      account: null,
      crmObject: 'Contact',
      url: null,
      owner: null,
      linkedAt: null,
      lastSyncedAt: null,
      how: 'email',
      why: null,
      candidates: [],
      heldBy: null,
      ...given.link,
    },
  }
}

function explained(given: Partial<Explanation> = {}): Explanation {
  return {
    position: null,
    moves: [],
    createAs: 'Lead',
    decisions: [],
    ...given,
    connector: {
      connected: true,
      paused: false,
      lost: null,
      nextCycleAt: '2026-11-24T10:00:40.000Z',
      waitUntil: null,
      waitReason: null,
      ...given.connector,
    },
  }
}

function move(label: string, direction: 'in' | 'out'): ExplainedMove {
  const rule = 'only_concord_moved'
  return {
    field: label,
    label,
    direction,
    ours: 'a',
    theirs: 'b',
    rule,
    lost: null,
    conflict: false,
  }
}

const waiting = {
  lane: 3,
  cause: 'field_change',
  fields: [],
  since: '2026-11-24T09:59:00.000Z',
  dueAt: '2026-11-24T10:01:22.000Z',
  tries: 0,
  state: 'waiting' as const,
  leased: false,
}
const notLinked = { ...prospect().link, state: 'none' as const, crmId: null, crmObject: null }
const paused = { ...explained().connector, paused: true }

describe('how a prospect stands, as a sentence', () => {
  test('[EX-2] values that wait are named with where they go and when', () => {
    const moves = [move('Phone', 'out'), move('City', 'out'), move('Job title', 'out')]
    const { title } = standOf(prospect({ waits: waiting }), explained({ moves }), now)
    expect(title).toBe(
      'Three values wait: phone, city and job title go to Salesforce in 1 min 22 s.',
    )
  })

  test('[EX-2] a value that Salesforce changed comes with the next cycle', () => {
    const { title } = standOf(prospect(), explained({ moves: [move('Phone', 'in')] }), now)
    expect(title).toBe('One value waits: phone comes from Salesforce in 40 s.')
  })

  test('[QU-1] what differs and waits for nothing is not promised for the next cycle', () => {
    const given = explained({ moves: [move('Score', 'out'), move('Grade', 'out')] })
    expect(standOf(prospect(), given, now)).toMatchObject({
      title: 'Two values differ from Salesforce: score and grade.',
      text: 'They go along with the next change of this prospect, or now with Sync with CRM.',
    })
  })

  test('[CN-2] while the connector is paused, what waits waits for that', () => {
    const given = explained({ moves: [move('Phone', 'out')], connector: paused })
    const { title } = standOf(prospect({ waits: waiting }), given, now)
    expect(title).toBe('One value waits: phone goes to Salesforce when the connector is unpaused.')
  })

  test('[CR-2] who is assigned to nobody is never created, and the sentence says so', () => {
    const alone = prospect({ assignedUserId: null, assigned: null, link: notLinked })
    expect(standOf(alone, explained(), now).title).toContain('nobody is assigned')
  })

  test('[CR-1] an assigned one without a record becomes a lead', () => {
    const { title } = standOf(prospect({ waits: waiting, link: notLinked }), explained(), now)
    expect(title).toBe('A lead is created in 1 min 22 s.')
  })

  test('[CR-4] who is left to Salesforce becomes a lead whose owner it chooses', () => {
    const nobody = { assignedUserId: null, assigned: null, waits: waiting, link: notLinked }
    const byRule = prospect({ ...nobody, assignTo: 'Active assignment rule' })
    expect(standOf(byRule, explained({ createAs: 'Contact' }), now)).toEqual({
      title: 'A lead is created in 1 min 22 s.',
      text: 'Unless a record there has its e-mail already: then the two are linked. Salesforce’s active assignment rule chooses its owner, who is shown here then.',
    })
    const queue = prospect({ ...nobody, assignTo: 'Queue Inbound' })
    expect(standOf(queue, explained(), now).text).toContain('Queue Inbound will own it.')
  })

  test('[CN-14] while changes are held it waits for an admin, not for a time', () => {
    const held = explained()
    const connector = { ...held.connector, waitUntil: '2200-01-01T00:00:00.000Z' }
    const { title } = standOf(
      prospect({ waits: waiting, link: notLinked }),
      { ...held, connector },
      now,
    )
    expect(title).toBe('A lead is created when an admin has looked at what is held.')
  })

  test('[MT-7] a state that a person set is said before anything else', () => {
    const link = { ...prospect().link, state: 'ignored' as const }
    const { title } = standOf(prospect({ link, waits: waiting }), explained(), now)
    expect(title).toBe('Syncing is switched off for this prospect.')
  })

  test('[EX-2] what blocks is said with its next action', () => {
    const error = {
      id: 'e',
      title: 'Company is required',
      message: 'Required fields are missing: [Company]',
      nextAction: 'Fill it in.',
      field: 'company',
      class: 'person' as const,
      nextTryAt: null,
    }
    expect(standOf(prospect({ error }), explained(), now)).toEqual({
      title: 'Company is required. It needs you.',
      text: 'Fill it in.',
      blocked: true,
    })
  })
})
