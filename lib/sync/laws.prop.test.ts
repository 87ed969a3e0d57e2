import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { match } from '#lib/sync/engine/match.ts'
import { type FieldCase, resolve } from '#lib/sync/engine/resolve.ts'
import type { FieldValue } from '#lib/sync/engine/types.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import { crmIdOf, uuidOf } from '#lib/sync/testing/random.ts'
import { fieldRules, normalise, owners } from '#lib/sync/testing/simulated-unit.ts'

const settings = { seed: 20261124, numRuns: 60 }
const [mappedUser = ''] = Object.keys(owners)

const ours = fc.constantFrom('last_name', 'first_name', 'job_title', 'phone', 'website', 'city')
const theirs = fc.constantFrom('LastName', 'FirstName', 'Title', 'Phone', 'Website__c', 'City__c')
const value = fc.constantFrom('a', 'b', 'Ada ', 'x y')
const edit = fc.oneof(
  fc.record({ side: fc.constant('here' as const), field: ours, value }),
  fc.record({ side: fc.constant('there' as const), field: theirs, value }),
  fc.record({ side: fc.constant('cycle' as const), field: ours, value }),
)

async function told(edits: { side: 'here' | 'there' | 'cycle'; field: string; value: string }[]) {
  const bench = await openBench(normalise)
  const id = await bench.prospect({ email: 'ada@halden.example', last_name: 'Ada' }, mappedUser)
  await bench.cycle()
  const crmId = (await bench.pair(id)).link.crmId ?? ''
  for (const one of edits) {
    if (one.side === 'cycle') await bench.cycle()
    else if (one.side === 'here') await bench.edit(id, { [one.field]: one.value })
    else bench.change(crmId, { [one.field]: one.value })
  }
  return { bench, id, crmId }
}

// Hundreds of stories each.
vi.setConfig({ testTimeout: 60_000 })

test('[I1][FD-1] convergence: within three cycles both sides agree on every two-way field', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
      const { bench, id, crmId } = await told(edits)
      for (let n = 0; n < 3; n++) await bench.cycle()
      const { prospect } = await bench.pair(id)
      for (const rule of fieldRules.filter(({ direction }) => direction === 'both')) {
        const there = bench.there(crmId)[rule.leadField ?? '']
        if (there === '[not provided]' || rule.type === 'checkbox') continue
        const trimmed = typeof there === 'string' ? there.trim() : (there ?? null)
        const here = prospect.values[rule.field] ?? null
        expect(typeof here === 'string' ? here.trim() : here).toBe(trimmed)
      }
    }),
    settings,
  )
})

test('[I8] quiet after applying: once at rest, further cycles write nothing on either side', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
      const { bench } = await told(edits)
      for (let n = 0; n < 3; n++) await bench.cycle()
      const [writes, before] = [bench.org.writes, await bench.snapshot()]
      const rows = { ...before, fence: 0, cursors: [], decisions: before.decisions.length }
      bench.later(600_000)
      await bench.cycle()
      const after = await bench.snapshot()
      expect(bench.org.writes).toBe(writes)
      expect({ ...after, fence: 0, cursors: [], decisions: after.decisions.length }).toEqual(rows)
    }),
    settings,
  )
})

test('[I8] no echo: one edit here is one write there, even where the org rewrites it', async () => {
  await fc.assert(
    fc.asyncProperty(ours, value, async (field, written) => {
      const { bench, id } = await told([])
      await bench.cycle()
      const writes = bench.org.writes
      await bench.edit(id, { [field]: `${written}!` })
      for (let n = 0; n < 3; n++) await bench.cycle()
      expect(bench.org.writes).toBe(writes + 1)
    }),
    settings,
  )
})

test('[I8] no echo: one edit there is no write there', async () => {
  await fc.assert(
    fc.asyncProperty(theirs, value, async (field, written) => {
      const { bench, crmId } = await told([])
      await bench.cycle()
      const writes = bench.org.writes
      bench.change(crmId, { [field]: `${written}!` })
      for (let n = 0; n < 3; n++) await bench.cycle()
      expect(bench.org.writes).toBe(writes)
    }),
    settings,
  )
})

test('bounded: a cycle asks at most four times for whatever happened to one person', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
      const { bench } = await told(edits)
      bench.calls.length = 0
      await bench.cycle()
      expect(bench.calls.length).toBeLessThanOrEqual(4)
    }),
    settings,
  )
})

const anyValue = fc.constantFrom<FieldValue>(null, 'a', 'b', 'c')
const fieldCase: fc.Arbitrary<FieldCase> = fc.record({
  field: fc
    .record({
      winner: fc.constantFrom('salesforce' as const, 'concord' as const, 'most_recent' as const),
      direction: fc.constantFrom('both' as const, 'pull' as const, 'push' as const),
      blanks: fc.constantFrom('keep' as const, 'clear' as const),
    })
    .map((rules) => ({
      rule: {
        field: 'job_title',
        label: 'Job title',
        type: 'text' as const,
        scale: null,
        lengthMax: null,
        leadField: 'Title',
        contactField: 'Title',
        accountField: null,
        ...rules,
      },
      crmField: 'Title',
      direction: rules.direction,
      fromAccount: false,
      describe: null,
    })),
  ours: anyValue,
  theirs: anyValue,
  agreed: fc.option(anyValue, { nil: undefined }),
  oursAt: fc.integer({ min: 0, max: 5000 }),
  theirsAt: fc.integer({ min: 0, max: 5000 }),
  changedThereAt: fc.integer({ min: 0, max: 5000 }),
  theirsKnownAt: fc.constant(0),
  rewritten: fc.boolean(),
})

test('[I3][FD-2] no silent loss: a value that somebody wrote and that goes is named as lost', () => {
  fc.assert(
    fc.property(fieldCase, (it) => {
      const verdict = resolve(it)
      const bothMoved = it.ours !== it.agreed && it.theirs !== it.agreed
      const loser = verdict.to === 'in' ? it.ours : it.theirs
      if (verdict.to === 'none' || !bothMoved || loser === null) return
      expect(verdict.lost).toBe(loser)
    }),
    { ...settings, numRuns: 2000 },
  )
})

test('[I1] a verdict settles: after it is applied the same question has the answer none', () => {
  fc.assert(
    fc.property(fieldCase, (it) => {
      const verdict = resolve(it)
      if (verdict.to === 'none') return
      const settled = verdict.to === 'in' ? it.theirs : it.ours
      const next = resolve({ ...it, ours: settled, theirs: settled, agreed: settled })
      expect(next).toMatchObject({ to: 'none', rule: 'equal' })
    }),
    { ...settings, numRuns: 2000 },
  )
})

const candidate = fc
  .record({
    n: fc.integer({ min: 1, max: 9 }),
    object: fc.constantFrom<CrmObject>('Lead', 'Contact'),
    createdAt: fc.integer({ min: 1, max: 3 }),
    isDeleted: fc.boolean(),
    isConverted: fc.boolean(),
  })
  .map(
    ({ n, createdAt, ...rest }): CrmRecord => ({
      id: crmIdOf(rest.object === 'Lead' ? '00Q' : '003', n),
      email: 'Ada@Halden.example',
      externalId: null,
      ownerId: null,
      createdAt: createdAt as Instant,
      modifiedAt: createdAt as Instant,
      modifiedById: null,
      convertedContactId: null,
      convertedAccountId: null,
      accountId: null,
      personContactId: null,
      masterRecordId: null,
      values: {},
      ...rest,
    }),
  )

test('[I7][MT-3] order-free: any shuffle of the candidates ends with the same first found', () => {
  const candidates = fc.uniqueArray(candidate, { selector: ({ id }) => id, maxLength: 6 })
  const shuffled = candidates.chain((records) =>
    fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
  )
  fc.assert(
    fc.property(shuffled, fc.boolean(), ([records, other], contactsFirst) => {
      const ask = (list: CrmRecord[]) =>
        match({
          prospectId: uuidOf(1),
          email: 'ada@halden.example',
          candidates: list,
          contactsFirst,
          heldBy: () => null,
          at: 1 as Instant,
        })
      const first = ask(records)
      expect(ask(other)).toEqual(first)
      if (first.found !== 'record') return
      expect(first.record.isDeleted || first.record.isConverted).toBe(false)
    }),
    { ...settings, numRuns: 1000 },
  )
})
