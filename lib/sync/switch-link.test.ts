import { expect, test } from 'vitest'
import { switchLink } from '#lib/sync/switch-link.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [seller = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
const there = { Email: ada.email, LastName: 'Ada' }
const by = { by: 'Clara Neumann', requestedBy: null }

test('[DU-2] the link goes to the chosen record, agreed is reset, and the choice is its evidence', async () => {
  const bench = await openBench()
  const contact = bench.record('Contact', { ...there, Title: 'Head' })
  const lead = bench.record('Lead', { ...there, Title: 'Boss' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  expect((await bench.pair(id)).link.crmId).toBe(contact)
  const result = await switchLink(bench.context, { prospectId: id, crmId: lead, ...by })
  expect(result.ended).toBe('ran')
  expect(await bench.pair(id)).toMatchObject({
    link: {
      linkState: 'linked',
      crmId: lead,
      evidence: { how: 'relinked', why: 'Clara Neumann chose this lead' },
      agreed: { email: ada.email },
    },
    change: null,
    error: null,
  })
  expect(bench.there(contact)).toMatchObject({ Title: 'Head' })
})

test('[DU-2][MT-5] a record of another prospect, a deleted and a converted one are refused', async () => {
  const bench = await openBench()
  const held = bench.record('Lead', { Email: 'ben@halden.example', LastName: 'Ben' })
  const gone = bench.record('Lead', there)
  await bench.prospect({ email: 'ben@halden.example' }, seller)
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  const before = (await bench.pair(id)).link.crmId
  bench.org.setDeleted(gone, true, seller)
  for (const crmId of [held, gone]) {
    const result = await switchLink(bench.context, { prospectId: id, crmId, ...by })
    expect(result.ended).toBe('refused')
  }
  expect((await bench.pair(id)).link.crmId).toBe(before)
})
