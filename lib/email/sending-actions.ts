'use server'

import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { action, engineAction } from '#lib/auth/action-gate.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { fail, ok } from '#lib/base/result.ts'
import { seal } from '#lib/base/sealing.ts'
import { nothingInput } from '#lib/connector/input.ts'
import { createDomain, deleteDomain } from '#lib/email/domains/writes.ts'
import { byId, domainInput, sendingInput } from '#lib/email/input.ts'
import { getSendingSettings } from '#lib/email/mailbox-reads.ts'
import { sealedDkimKey, sealedSmtpPassword } from '#lib/email/sealed.ts'
import { saveSending } from '#lib/email/writes.ts'
import { ask } from '#lib/sync/started-command.ts'

const makeKeys = promisify(generateKeyPair)

/** [ML-3] Makes the key that signs for it. The private half is sealed at once: this process cannot open it again. */
export const addDomainAction = action(
  'sending.manage',
  domainInput,
  async ({ domain }, { tx, viewer, audit }) => {
    const pair = await makeKeys('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const { SEALING_PUBLIC_KEY } = webEnvironment()
    const id = await createDomain(tx, viewer.buId, {
      domain,
      token: randomBytes(18).toString('base64url'),
      selector: `concord-${randomBytes(3).toString('hex')}`,
      publicKey: pair.publicKey.toString('base64'),
      sealedPrivateKey: seal(
        pair.privateKey,
        SEALING_PUBLIC_KEY,
        sealedDkimKey(viewer.buId, domain),
      ),
      createdBy: viewer.userId,
    })
    if (id === null)
      return fail('taken', 'This domain is on the list already.', {
        domain: 'It is on the list already.',
      })
    await audit({ action: 'sending.domain_added', target: domain })
    return ok({ id })
  },
)

export const removeDomainAction = action(
  'sending.manage',
  byId,
  async ({ id }, { tx, viewer, audit }) => {
    const domain = await deleteDomain(tx, viewer.buId, id)
    if (domain === null) return fail('gone', 'This domain was removed meanwhile.')
    await audit({ action: 'sending.domain_removed', target: domain })
    return ok()
  },
)

export const checkDomainAction = engineAction('sending.manage', byId, ({ id }, context) =>
  ask(
    context,
    { kind: 'check_domain', args: { domainId: id }, key: `check_domain/${id}` },
    'sending.domain_checked',
  ),
)

/** [ML-6] */
export const saveSendingAction = action(
  'sending.manage',
  sendingInput,
  async (input, { tx, viewer, audit }) => {
    const { password, ...settings } = input
    if (settings.transport === 'smtp' && settings.smtp === null) {
      return fail('invalid', 'Name the relay that takes your e-mail.', {
        'smtp.host': 'Name the relay.',
      })
    }
    const open = settings.smtp?.security === 'none'
    if (open && !/^(localhost|127\.\d+\.\d+\.\d+)$/.test(settings.smtp?.host ?? '')) {
      return fail(
        'invalid',
        'Without encryption e-mail goes to this machine only. Choose TLS or STARTTLS.',
        {
          'smtp.security': 'Choose TLS or STARTTLS.',
        },
      )
    }
    if (settings.smtp?.security === 'none' && settings.smtp.username !== null) {
      return fail(
        'invalid',
        'A password is not sent over an open connection. Choose TLS or STARTTLS.',
      )
    }
    const before = await getSendingSettings(tx, viewer.buId)
    const { SEALING_PUBLIC_KEY } = webEnvironment()
    await saveSending(tx, viewer.buId, {
      settings: input,
      linkKey: randomBytes(32).toString('base64'),
      sealedPassword: password
        ? seal(password, SEALING_PUBLIC_KEY, sealedSmtpPassword(viewer.buId))
        : password,
    })
    await audit({
      action: 'sending.settings_changed',
      target: 'Sending',
      before,
      after: {
        ...settings,
        password: password === undefined ? 'as it was' : password ? 'set' : 'none',
      },
    })
    return ok()
  },
)

export const trySmtpAction = engineAction('sending.manage', nothingInput, (_, context) =>
  ask(context, { kind: 'try_smtp', args: {}, key: 'try_smtp' }, 'sending.relay_tried'),
)
