import type { SetupCheck } from '#lib/connector/rules.ts'
import type { Connector, VerificationCheck } from '#lib/connector/types.ts'

export type GuideStep = {
  key: 'deploy' | 'permit' | 'connect' | 'check'
  title: string
  state: 'done' | 'now' | 'later'
  checks: SetupCheck[]
}

type Facts = Pick<Connector, 'connected' | 'lostAt' | 'verification'>

/** What verify found out, by the step of the guide that brings it about. */
const checkedBy: Record<GuideStep['key'], readonly VerificationCheck['code'][]> = {
  deploy: ['fields_installed'],
  permit: ['fields_visible', 'sees_all'],
  connect: ['token', 'org'],
  check: ['api', 'clock'],
}

const titles: Record<GuideStep['key'], string> = {
  deploy: 'Deploy the app, the fields and the permission set',
  permit: 'Let the connector user in',
  connect: 'Connect with its consumer key',
  check: 'Verify',
}

/** [AD-5] A step is done when what it is for was seen to hold in the org, not when it was read. */
export function guideSteps({ connected, lostAt, verification }: Facts): GuideStep[] {
  const seen = (connected && verification?.checks) || []
  const steps = (Object.keys(titles) as GuideStep['key'][]).map((key) => {
    const checks = seen.filter(({ code }) => checkedBy[key].includes(code))
    const holds = checks.length > 0 && checks.every(({ state }) => state !== 'need')
    const done = key === 'connect' ? connected && lostAt === null : holds
    return { key, title: titles[key], done, checks }
  })
  const now = steps.findIndex(({ done }) => !done)
  return steps.map(({ done, key, title, checks }, index) => ({
    key,
    title,
    state: done ? 'done' : index === now ? 'now' : 'later',
    checks: checks.map(({ text, state }) => ({ text, state })),
  }))
}
