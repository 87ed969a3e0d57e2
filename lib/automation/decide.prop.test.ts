import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, type RuleMemory, recentMost, type Seen } from '#lib/automation/decide.ts'
import type { RuleTerms } from '#lib/automation/types.ts'

const dayMs = 86_400_000

type World = { rules: Acting[]; values: Map<string, number[]> }
/** A rule of the model: when field `when` is `is`, field `set` becomes `to`. */
type Acting = RuleTerms & { when: number; is: number; set: number; to: number }

const term = fc.nat(2)
const rule = (n: number): fc.Arbitrary<Acting> =>
  fc.record({
    id: fc.constant(`r${n}`),
    name: fc.constant(`Rule ${n}`),
    place: fc.nat(3),
    repeats: fc.boolean(),
    repeatDays: fc.constant(0),
    when: term,
    is: term,
    set: term,
    to: term,
  })
const rules = fc
  .integer({ min: 1, max: 5 })
  .chain((n) => fc.tuple(...[...Array(n).keys()].map(rule)))
const people = fc.array(fc.array(term, { minLength: 3, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
})

type Memory = Map<string, RuleMemory>
type Touch = { prospectId: string; chain: readonly string[] }

/** Passes until nothing is left to look at, as the worker makes them; a rule that goes round is taken out. */
function settle(
  { rules: given, values }: World,
  memory: Memory,
  first: Touch[],
  passesMost: number,
) {
  let running = [...given]
  let touches = first
  const fired: { ruleId: string; prospectId: string }[] = []
  const stopped: string[] = []
  let passes = 0
  while (touches.length > 0 && passes < passesMost) {
    passes++
    const decided = decide(
      running,
      touches.map((touch) => see(running, values, memory, touch)),
      passes,
    )
    for (const change of decided.changes) remember(memory, change, passes)
    const next = new Map<string, string[]>()
    for (const { ruleId, prospectId, chain } of decided.firings) {
      fired.push({ ruleId, prospectId })
      const acting = running.find(({ id }) => id === ruleId)
      const row = values.get(prospectId)
      if (acting && row) row[acting.set] = acting.to
      next.set(prospectId, [...(next.get(prospectId) ?? chain), ruleId])
    }
    stopped.push(...decided.loops.map(({ ruleId }) => ruleId))
    running = running.filter(({ id }) => !stopped.includes(id))
    touches = [...next].map(([prospectId, chain]) => ({ prospectId, chain }))
  }
  return { fired, stopped, passes, isQuiet: touches.length === 0 }
}

function see(running: Acting[], values: World['values'], memory: Memory, touch: Touch): Seen {
  const row = values.get(touch.prospectId) ?? []
  return {
    ...touch,
    matches: Object.fromEntries(running.map((one) => [one.id, row[one.when] === one.is])),
    memory: Object.fromEntries(
      running.map(({ id }) => [id, memory.get(`${id} ${touch.prospectId}`)]),
    ),
  }
}

type Change = { ruleId: string; prospectId: string; matching: boolean; fires: boolean }

function remember(memory: Memory, { ruleId, prospectId, matching, fires }: Change, now: number) {
  const key = `${ruleId} ${prospectId}`
  const before = memory.get(key) ?? { matching: false, fired: 0, firedAt: null, recent: 0 }
  memory.set(key, {
    matching,
    fired: before.fired + (fires ? 1 : 0),
    firedAt: fires ? now : before.firedAt,
    recent: 0,
  })
}

const world = fc.record({ rules, people }).map(
  ({ rules: given, people: rows }): World => ({
    rules: given,
    values: new Map(rows.map((row, n) => [`p${n}`, [...row]])),
  }),
)

const everybody = ({ values }: World): Touch[] =>
  [...values.keys()].map((prospectId) => ({ prospectId, chain: [] }))

test('[AU-3] whatever rules do to each other, they come to rest: a loop is stopped and named, and nothing else is', () => {
  let loops = 0
  fc.assert(
    fc.property(world, (it) => {
      const before = it.rules.map((one) => one.id)
      const end = settle(it, new Map(), everybody(it), 200)
      expect(end.isQuiet).toBe(true)
      // A rule without repeats fires once for each, so it cannot go round.
      for (const id of end.stopped) {
        expect(before).toContain(id)
        expect(it.rules.find((one) => one.id === id)?.repeats).toBe(true)
      }
      loops += end.stopped.length
    }),
    { numRuns: 1500, seed: 3 },
  )
  expect(loops).toBeGreaterThan(20)
})

test('[AU-2] without repeats a rule fires exactly once for whoever ever came to match, and never for others', () => {
  fc.assert(
    fc.property(
      world,
      fc.array(fc.tuple(fc.nat(3), term, term), { maxLength: 12 }),
      (it, edits) => {
        const once = { ...it, rules: it.rules.map((one) => ({ ...one, repeats: false })) }
        const memory: Memory = new Map()
        const fired: { ruleId: string; prospectId: string }[] = []
        fired.push(...settle(once, memory, everybody(once), 200).fired)
        for (const [who, field, value] of edits) {
          const prospectId = `p${who}`
          const row = once.values.get(prospectId)
          if (!row) continue
          row[field] = value
          fired.push(...settle(once, memory, [{ prospectId, chain: [] }], 200).fired)
        }
        const keys = fired.map(({ ruleId, prospectId }) => `${ruleId} ${prospectId}`)
        expect(new Set(keys).size).toBe(keys.length)
        // Whoever matches now has been acted on.
        for (const [prospectId, row] of once.values) {
          for (const one of once.rules) {
            if (row[one.when] === one.is) expect(keys).toContain(`${one.id} ${prospectId}`)
          }
        }
      },
    ),
    { numRuns: 400, seed: 4 },
  )
})

const memoryOf = fc.option(
  fc.record({
    matching: fc.boolean(),
    fired: fc.nat(3),
    firedAt: fc.option(fc.integer({ min: 0, max: 10 * dayMs })),
    recent: fc.nat(recentMost - 1),
  }),
  { nil: undefined },
)

test('[AU-2] with repeats it fires again when somebody comes to match again, after its days and not before', () => {
  fc.assert(
    fc.property(
      memoryOf,
      fc.boolean(),
      fc.boolean(),
      fc.nat(5),
      (memory, matches, repeats, days) => {
        const now = 11 * dayMs
        const terms = { id: 'r', name: 'R', place: 0, repeats, repeatDays: days }
        const seen: Seen = {
          prospectId: 'p',
          chain: [],
          matches: { r: matches },
          memory: { r: memory },
        }
        const { firings, changes } = decide([terms], [seen], now)
        const comes = matches && !(memory?.matching ?? false)
        const fired = memory?.fired ?? 0
        const waited = memory?.firedAt == null || now - memory.firedAt >= days * dayMs
        expect(firings.length === 1).toBe(comes && (fired === 0 || (repeats && waited)))
        expect(changes.length === 1).toBe(matches !== (memory?.matching ?? false))
        // Looked at again at once, nothing is new.
        const [change] = changes
        if (!change) return
        const after = { matching: change.matching, fired, firedAt: now, recent: 0 }
        expect(decide([terms], [{ ...seen, memory: { r: after } }], now)).toEqual({
          firings: [],
          loops: [],
          changes: [],
        })
      },
    ),
    { numRuns: 500, seed: 5 },
  )
})

const seenBy = (given: readonly RuleTerms[]) =>
  fc.uniqueArray(
    fc.record({
      prospectId: fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4'),
      chain: fc.subarray(given.map(({ id }) => id)),
      matches: fc.record(Object.fromEntries(given.map(({ id }) => [id, fc.boolean()]))),
      memory: fc.record(Object.fromEntries(given.map(({ id }) => [id, memoryOf]))),
    }),
    { selector: ({ prospectId }) => prospectId, maxLength: 5 },
  )

test('[AU-2] the order in which rules and people come in changes nothing, nor how they are cut into batches', () => {
  fc.assert(
    fc.property(
      rules.chain((given) => fc.tuple(fc.constant(given), seenBy(given), fc.nat(5))),
      ([given, seen, cut]) => {
        const now = 11 * dayMs
        const whole = decide(given, seen, now)
        expect(decide(given.toReversed(), seen.toReversed(), now)).toEqual(whole)
        if (whole.loops.length > 0) return
        const parts = [seen.slice(0, cut), seen.slice(cut)].map((part) => decide(given, part, now))
        const keys = (firings: { ruleId: string; prospectId: string }[]) =>
          firings.map(({ ruleId, prospectId }) => `${ruleId} ${prospectId}`).sort()
        expect(keys(parts.flatMap(({ firings }) => firings))).toEqual(keys(whole.firings))
      },
    ),
    { numRuns: 400, seed: 6 },
  )
})

test('[AU-3] a rule that only something outside can be answering is stopped after a dozen firings in an hour', () => {
  const terms = { id: 'r', name: 'R', place: 0, repeats: true, repeatDays: 0 }
  const seen = (recent: number): Seen => ({
    prospectId: 'p',
    chain: [],
    matches: { r: true },
    memory: { r: { matching: false, fired: 40, firedAt: 0, recent } },
  })
  expect(decide([terms], [seen(recentMost - 1)], dayMs).firings).toHaveLength(1)
  expect(decide([terms], [seen(recentMost)], dayMs)).toMatchObject({
    firings: [],
    loops: [{ ruleId: 'r', prospectId: 'p' }],
  })
})

test('[AU-2] a baseline notes who matches already and acts on nobody', () => {
  const terms = { id: 'r', name: 'R', place: 0, repeats: false, repeatDays: 0 }
  const seen: Seen = { prospectId: 'p', chain: [], matches: { r: true }, memory: {} }
  expect(decide([terms], [seen], 0, { acts: false })).toEqual({
    firings: [],
    loops: [],
    changes: [{ ruleId: 'r', prospectId: 'p', matching: true, fires: false }],
  })
})
