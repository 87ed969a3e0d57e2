import { expect, test } from 'vitest'
import { defaultSettings } from '#lib/connector/default-settings.ts'
import { connectorSettings, settingsSchema } from '#lib/connector/settings.ts'

test('[CN-10] what is not stored, or was stored wrong, takes its default', () => {
  expect(connectorSettings(null)).toEqual(defaultSettings)
  expect(connectorSettings({ intervalMinutes: 90, createProspects: true, old: 1 })).toEqual({
    ...defaultSettings,
    createProspects: true,
  })
})

test('[CN-5] a cycle runs every 1 to 60 minutes', () => {
  const at = (intervalMinutes: number) =>
    settingsSchema.safeParse({ ...defaultSettings, intervalMinutes }).success
  expect([0, 1, 60, 61, 1.5].map(at)).toEqual([false, true, true, false, false])
})
