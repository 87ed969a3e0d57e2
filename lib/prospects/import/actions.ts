'use server'

import { z } from 'zod'
import { action, type EngineActionContext, engineAction } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import { openProbe } from '#lib/prospects/import/csv-format.ts'
import { fileKindProblem, headBytes } from '#lib/prospects/import/file-kind.ts'
import { beginSchema, previewSchema, startSchema } from '#lib/prospects/import/input.ts'
import { findImport, previewFile, readFileHead } from '#lib/prospects/import/reads.ts'
import {
  beginImport,
  cancelImport,
  markUploaded,
  readUploaded,
  startImport,
  uploadSize,
} from '#lib/prospects/import/writes.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

const permission = 'prospects.import'
const byId = z.object({ id: z.uuid() }).strict()
const gone = () => fail('gone', 'This import has been started or cancelled already.')

export const beginImportAction = action(permission, beginSchema, async (file, { tx, viewer }) =>
  ok({ id: await beginImport(tx, viewer.buId, { ...file, createdBy: viewer.userId }) }),
)

/** All of the file is said to be here: it is read once, to see whether that is so and what it is. */
export const endUploadAction = engineAction(permission, byId, async ({ id }, context) => {
  const { viewer, inBu } = context
  const size = await inBu(({ tx }) => uploadSize(tx, viewer.buId, id, viewer.userId))
  if (size === null) {
    // Asked a second time, since the first answer was lost on the way.
    const known = await inBu(({ tx }) => findImport(tx, viewer.buId, id))
    return known?.state === 'uploaded' ? ok({ id }) : gone()
  }
  const { bytes, pieces, probed, head } = await readAll(context, id)
  if (bytes !== size) {
    return fail(
      'incomplete',
      'The upload is incomplete: not all of the file has arrived. Start it again.',
    )
  }
  const foreign = fileKindProblem('This file', head)
  if (foreign) {
    await inBu(({ tx }) => cancelImport(tx, viewer.buId, id))
    return fail('invalid', foreign)
  }
  await inBu(({ tx }) => markUploaded(tx, viewer.buId, id, { ...probed, pieces }))
  return ok({ id })
})

async function readAll({ viewer, inBu }: EngineActionContext, id: string) {
  const probe = openProbe()
  let bytes = 0
  let head = new Uint8Array()
  for (let n = 0; ; n += 1) {
    const piece = await inBu(({ tx }) => readUploaded(tx, viewer.buId, id, n))
    if (!piece) return { bytes, pieces: n, probed: probe.end(), head }
    if (n === 0) head = new Uint8Array(piece.subarray(0, headBytes))
    probe.add(piece)
    bytes += piece.length
  }
}

export const previewImportAction = action(
  permission,
  previewSchema,
  async ({ id, format, mapping }, { tx, viewer }) => {
    const head = await readFileHead(tx, viewer.buId, id)
    return head ? ok(await previewFile(tx, head, format, mapping)) : gone()
  },
)

export const startImportAction = action(
  permission,
  startSchema,
  async ({ id, choices }, { tx, viewer, audit }) => {
    const head = await readFileHead(tx, viewer.buId, id)
    if (!head) return gone()
    const { preview } = await previewFile(tx, head, choices.format, choices.mapping)
    if (preview.problem) return fail('invalid', preview.problem)
    const { assignedUserId, handTo } = choices.options
    const target: AssignTarget =
      handTo ?? (assignedUserId ? { to: 'user', userId: assignedUserId } : { to: 'nobody' })
    const who = { buId: viewer.buId, ids: [], by: viewer.name, requestedBy: viewer.userId }
    const assignable = await assignProspects(tx, { ...who, target })
    if (!assignable.ok) return fail('invalid', assignable.error.message)
    const { columns, total } = preview
    if (!(await startImport(tx, viewer.buId, id, choices, columns, total))) return gone()
    await audit({ action: 'prospects.imported', target: `${total} rows of a file` })
    return ok({ id })
  },
)

export const cancelImportAction = action(
  permission,
  byId,
  async ({ id }, { tx, viewer, audit }) => {
    if (!(await cancelImport(tx, viewer.buId, id))) {
      return fail('gone', 'This import has ended already.')
    }
    await audit({ action: 'prospects.import_cancelled', target: 'An import' })
    return ok({ id })
  },
)
