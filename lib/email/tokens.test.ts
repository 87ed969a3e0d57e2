import { expect, test } from 'vitest'
import {
  readLink,
  readReturn,
  signLink,
  signReturn,
  unitOfLink,
  unitOfReturn,
} from '#lib/email/tokens.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const otherKey = Buffer.alloc(32, 2).toString('base64')
const claim = {
  buId: '01a22bac-45b3-7faf-9ef7-23a3b705621b',
  recipientId: '01a22bac-4639-7388-abb7-a192384e3ff2',
  link: 7,
}
const { link: _, ...person } = claim

test('[AC-7] a signed link says whose e-mail it is and which link; another key reads nothing', () => {
  const token = signLink(claim, key)
  expect(token).toMatch(/^[\w-]{62}$/)
  expect(unitOfLink(token)).toBe(claim.buId)
  expect(readLink(token, key)).toEqual(claim)
  expect(readLink(token, otherKey)).toBeNull()
})

test('[AC-7] a link of which any letter was changed is nobody’s', () => {
  const token = signLink(claim, key)
  const forged = [...token].map(
    (letter, n) => `${token.slice(0, n)}${letter === 'A' ? 'B' : 'A'}${token.slice(n + 1)}`,
  )
  // The last letter holds four bits that are not part of any byte.
  const read = forged.slice(0, -1).map((each) => readLink(each, key))
  expect(read.filter((each) => each !== null)).toEqual([])
  for (const odd of ['', 'preview', '../'.repeat(20), 'x'.repeat(62), `${token}A`]) {
    expect(readLink(odd, key)).toBeNull()
  }
})

test('[ML-5] a return address fits where one may stand and survives a change of case', () => {
  const local = signReturn(person, key)
  expect(local.length).toBeLessThanOrEqual(64)
  expect(unitOfReturn(local)).toBe(claim.buId)
  expect(readReturn(local.toUpperCase(), key)).toEqual(person)
  expect(readReturn(local, otherKey)).toBeNull()
  expect(readReturn(`b${'a'.repeat(61)}`, key)).toBeNull()
  expect(readReturn('postmaster', key)).toBeNull()
})
