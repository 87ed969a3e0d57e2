'use server'

import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { formInput, openInput, redirectInput, settingsInput } from '#lib/tracking/input.ts'
import { findForm, getStand } from '#lib/tracking/reads.ts'
import { toSite } from '#lib/tracking/tokens.ts'
import {
  saveForm,
  saveIngestHash,
  saveRedirect,
  saveSettings,
  setOpen,
} from '#lib/tracking/writes.ts'

const gone = fail('not_found', 'It is not there any more. Load the page again.')

export const saveFormAction = action(
  'tracking.manage',
  formInput,
  async (form, { tx, viewer, audit }) => {
    const before = form.id ? await findForm(tx, viewer.buId, form.id) : null
    const id = await saveForm(tx, viewer.buId, form, viewer.name)
    if (!id) return gone
    await audit({
      action: form.id ? 'form.changed' : 'form.created',
      target: form.name,
      ...(before ? { before } : {}),
      after: form,
    })
    return ok({ id })
  },
)

export const saveRedirectAction = action(
  'tracking.manage',
  redirectInput,
  async (redirect, { tx, viewer, audit }) => {
    const id = await saveRedirect(tx, viewer.buId, redirect, viewer.name)
    if (!id) return gone
    const verb = redirect.id ? 'redirect.changed' : 'redirect.created'
    await audit({ action: verb, target: redirect.name, after: { target: redirect.target } })
    return ok({ id })
  },
)

/** Closed, a form takes nothing and a link leads nowhere; what was counted stays. */
export const setOpenAction = action(
  'tracking.manage',
  openInput,
  async ({ what, id, open }, { tx, viewer, audit }) => {
    const name = await setOpen(tx, viewer.buId, what, id, open)
    if (name === null) return gone
    await audit({ action: `${what}.${open ? 'opened' : 'closed'}`, target: name })
    return ok()
  },
)

export const saveTrackingAction = action(
  'tracking.settings',
  settingsInput,
  async (settings, { tx, viewer, audit }) => {
    const { settings: before } = await getStand(tx, viewer.buId, null)
    await saveSettings(tx, viewer.buId, settings)
    await audit({ action: 'tracking.changed', target: 'Tracking', before, after: settings })
    return ok()
  },
)

/** [AC-4] Shown once: only its hash is kept. The one before it opens nothing from now on. */
export const makeIngestTokenAction = action(
  'tracking.settings',
  z.strictObject({}),
  async (_, { tx, viewer, audit }) => {
    const token = `ci_${toSite(viewer.buId)}_${randomBytes(32).toString('base64url')}`
    const hash = createHash('sha256').update(token).digest('base64url')
    await saveIngestHash(tx, viewer.buId, hash)
    await audit({ action: 'tracking.token_made', target: 'Activities of other systems' })
    return ok({ token })
  },
)
