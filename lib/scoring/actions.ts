'use server'

import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { pointsInput, savePointsInput } from '#lib/scoring/input.ts'
import { scoreKindLabels } from '#lib/scoring/labels.ts'
import { findRecount, pointsOf, previewPoints } from '#lib/scoring/reads.ts'
import { savePoints } from '#lib/scoring/recount.ts'
import { type PointsTable, scoreKinds } from '#lib/scoring/types.ts'

/** [EX-8] Whose score another table would move. Nothing is kept. */
export const previewPointsAction = action(
  'scoring.manage',
  pointsInput,
  async (points, { tx, viewer }) => {
    await tx`set local statement_timeout = '20s'`
    return ok(await previewPoints(tx, viewer.buId, points))
  },
)

/** [SC-2] Puts the table in force; a worker counts all scores again. */
export const savePointsAction = action(
  'scoring.manage',
  savePointsInput,
  async ({ points, seen }, { tx, viewer, audit }) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`points/${viewer.buId}`}, 0))`
    const recount = await findRecount(tx, viewer.buId)
    if ((recount?.version ?? 0) !== seen) {
      return fail(
        'stale',
        'Somebody else changed the table meanwhile. Look at it again, then save.',
      )
    }
    const before = await pointsOf(tx, viewer.buId)
    const changed = scoreKinds.filter((kind) => before[kind] !== points[kind])
    if (changed.length === 0) return ok({ version: seen })
    const version = await savePoints(tx, viewer.buId, points, viewer.name)
    const said = (table: PointsTable) =>
      Object.fromEntries(changed.map((kind) => [scoreKindLabels[kind], table[kind]]))
    await audit({
      action: 'scoring.points_changed',
      target: 'Points',
      before: said(before),
      after: said(points),
    })
    return ok({ version })
  },
)
