import { describe, expect, test } from 'vitest'
import { isWithin, navigation, navigationFor } from './navigation.ts'

const labels = (role: Parameters<typeof navigationFor>[0]) =>
  navigationFor(role).flatMap((group) => group.items.map((item) => item.label))

describe('[AD-1] the menu shows each role only what it may use', () => {
  test('[AD-1] an admin sees every screen', () => {
    expect(labels('admin')).toEqual(
      navigation.flatMap((group) => group.items.map((item) => item.label)),
    )
  })

  test('[AD-1] a marketer sees the connector, but neither team nor audit log', () => {
    expect(labels('marketer')).toEqual([
      'Overview',
      'Notices',
      'Prospects',
      'Activities',
      'Duplicates',
      'Opportunities',
      'Accounts',
      'Lists',
      'E-mails',
      'Automation',
      'Scoring',
      'Forms & pages',
      'Imports',
      'Status',
      'Fields',
      'Users',
      'Sharing',
      'Dry run',
      'Queue',
      'Errors',
      'Conflicts',
      'Runs',
      'Groups',
      'Profile',
    ])
  })

  test('[AD-1] a salesperson sees people, the overview and the own profile', () => {
    expect(labels('sales')).toEqual([
      'Overview',
      'Notices',
      'Prospects',
      'Activities',
      'Opportunities',
      'Accounts',
      'Profile',
    ])
  })
})

test('[DU-3] what waits for somebody stands beside its screen; what needs a person is red', () => {
  const items = navigation.flatMap((group) => group.items)
  const counted = items.flatMap(({ count, need }) => (count ? [[count, need ?? false]] : []))
  expect(counted).toEqual([
    ['notices', false],
    ['prospects', false],
    ['queue', false],
    ['errors', true],
    ['conflicts', false],
  ])
})

test('no two screens have the same "g" letter, and every screen of daily work has one', () => {
  const items = navigation.flatMap((group) => group.items)
  const letters = items.flatMap((item) => item.letter ?? [])
  const daily = navigation.filter((group) => group.label !== 'Settings')
  expect(daily.flatMap((group) => group.items).filter((item) => !item.letter)).toEqual([])
  expect(new Set(letters).size).toBe(letters.length)
})

test('a record lies within its screen, a screen with a longer name does not', () => {
  expect(isWithin('/prospects', '/prospects/42/sync')).toBe(true)
  expect(isWithin('/prospects', '/prospects-old')).toBe(false)
})
