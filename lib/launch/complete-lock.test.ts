import { expect, test } from 'vitest'
import { completeLock } from '#lib/launch/complete-lock.mjs'

const lock = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'x' },
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/cli-linux-x64': '2.0.0',
        '@tool/cli-linux-arm64-musl': '2.0.0',
        fsevents: '~2.3.2',
        'any-range': '>=1',
      },
    },
    'node_modules/@tool/cli-linux-x64': { version: '2.0.0', optional: true },
  },
}

test('[LCH-14] a platform that the registry lacked comes back into the lock, with its marks', () => {
  const { lock: completed, added } = completeLock(lock)
  expect(added).toEqual(['@tool/cli-linux-arm64-musl', 'fsevents'])
  expect(completed.packages['node_modules/@tool/cli-linux-arm64-musl']).toEqual({
    version: '2.0.0',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
  expect(completed.packages['node_modules/fsevents']).toMatchObject({ os: ['darwin'] })
})

test('[LCH-15] a complete lock stays as it is', () => {
  const once = completeLock(lock).lock
  expect(completeLock(once)).toEqual({ lock: once, added: [] })
})
