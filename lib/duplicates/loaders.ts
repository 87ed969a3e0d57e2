import 'server-only'
import { notFound } from 'next/navigation'
import type { Tx } from '#db/client.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import { findGroup } from '#lib/duplicates/group-reads.ts'
import { fromSlug, toKind } from '#lib/duplicates/key.ts'
import { countGroups, listGroups } from '#lib/duplicates/reads.ts'
import {
  type DuplicateGroup,
  type DuplicateKind,
  type DuplicatePage,
  duplicateKinds,
} from '#lib/duplicates/types.ts'

async function readPage(tx: Tx, buId: string, kind: DuplicateKind, cursor: string | null) {
  const page = await listGroups(tx, buId, kind, cursor)
  return cursor === null ? { ...page, total: await countGroups(tx, buId, kind) } : page
}

export type DuplicatesScreen = {
  kind: DuplicateKind
  page: DuplicatePage
  counts: Record<DuplicateKind, number>
}

export const loadDuplicates = (asked: unknown): Promise<DuplicatesScreen> =>
  load('duplicates.manage', async ({ tx, viewer }) => {
    const kind = toKind(asked) ?? 'records'
    const page = await listGroups(tx, viewer.buId, kind, null)
    const counted: [DuplicateKind, number][] = []
    for (const one of duplicateKinds) counted.push([one, await countGroups(tx, viewer.buId, one)])
    const counts = Object.fromEntries(counted) as Record<DuplicateKind, number>
    return { kind, page: { ...page, total: counts[kind] }, counts }
  })

export const loadGroup = (kind: string, slug: string): Promise<DuplicateGroup> =>
  load('duplicates.manage', async ({ tx, viewer }) => {
    const known = toKind(kind)
    const group = known && (await findGroup(tx, viewer.buId, known, fromSlug(slug)))
    if (!group) notFound()
    const { role } = viewer
    const rights = {
      manage: may(role, 'duplicates.manage'),
      remove: may(role, 'prospects.delete'),
      mergeRecords: may(role, 'records.merge'),
    }
    return { ...group, may: rights }
  })

export const answerDuplicates = (request: Request): Promise<Response> =>
  answer('duplicates.manage', async ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    const kind = toKind(searchParams.get('kind') ?? 'records')
    if (!kind) return problem(400, 'invalid', 'There is no such kind of duplicates.')
    return readPage(tx, viewer.buId, kind, searchParams.get('cursor'))
  })
