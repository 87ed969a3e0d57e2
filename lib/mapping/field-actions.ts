'use server'

import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { retryAfterMapping } from '#lib/changes/lifted.ts'
import {
  customFieldsMost,
  editFieldInput,
  newFieldInput,
  oneFieldInput,
  orderInput,
} from '#lib/mapping/field-input.ts'
import {
  countWithValue,
  findProspectField,
  getProspectFieldsPage,
} from '#lib/mapping/field-reads.ts'
import { choosingTypes, withChoices } from '#lib/mapping/field-rules.ts'
import type { ProspectFieldRow } from '#lib/mapping/field-types.ts'
import {
  createField,
  followPicklists,
  orderFields,
  setArchived,
  updateField,
} from '#lib/mapping/field-writes.ts'
import { fieldName } from '#lib/mapping/rules.ts'

const gone = () => fail('gone', 'This field no longer exists.')

/** [FD-9] */
export const createFieldAction = action(
  'connector.manage',
  newFieldInput,
  async (input, { tx, viewer, audit }) => {
    const { rows } = await getProspectFieldsPage(tx)
    if (rows.filter(({ custom, archived }) => custom && !archived).length >= customFieldsMost) {
      return fail('refused', `There are ${customFieldsMost} custom fields: archive one first.`)
    }
    const taken = labelTaken(rows, input.label)
    if (taken) return fail('invalid', taken, { label: taken })
    const name = fieldName(input.label, new Set(rows.map((row) => row.name)))
    await createField(tx, { ...input, name, buId: viewer.buId })
    await audit({
      action: 'field.created',
      target: `Field ${input.label}`,
      after: { name, ...input },
    })
    return ok({ name })
  },
)

export const editFieldAction = action(
  'connector.manage',
  editFieldInput,
  async (input, { tx, viewer, audit }) => {
    const { rows } = await getProspectFieldsPage(tx)
    const row = rows.find(({ name, custom }) => custom && name === input.name)
    if (!row) return gone()
    const taken = labelTaken(rows, input.label, row.name)
    if (taken) return fail('invalid', taken, { label: taken })
    const chooses = choosingTypes.has(row.type)
    if (input.keepInSync && (!chooses || row.follows.length === 0)) {
      return fail('refused', `Map ${row.label} to a picklist first: there is none to follow.`)
    }
    const present = { options: row.options ?? [], retired: row.retired }
    const free = chooses && !input.keepInSync && input.options !== null
    const type =
      input.type !== null && row.type !== 'multi_select' && chooses ? input.type : row.type
    const change = {
      label: input.label,
      type,
      keepInSync: input.keepInSync,
      choices: free ? withChoices(present, input.options ?? []) : null,
    }
    await updateField(tx, viewer.buId, row.name, change)
    await followPicklists(tx, viewer.buId)
    await audit({
      action: 'field.changed',
      target: `Field ${row.label}`,
      before: { label: row.label, type: row.type, keepInSync: row.keepInSync, ...present },
      after: change,
    })
    return ok()
  },
)

/** How many prospects have a value in it: said before it is archived. */
export const fieldUseAction = action(
  'connector.manage',
  oneFieldInput,
  async ({ name }, { tx, viewer }) =>
    ok({ prospects: await countWithValue(tx, viewer.buId, name) }),
)

export const archiveFieldAction = action(
  'connector.manage',
  oneFieldInput,
  async ({ name }, { tx, viewer, audit }) => {
    const row = await findProspectField(tx, name)
    if (!row?.custom || row.archived) return gone()
    await setArchived(tx, viewer.buId, name, true)
    await retryAfterMapping(tx, viewer.buId, name)
    await audit({ action: 'field.archived', target: `Field ${row.label}` })
    return ok()
  },
)

export const restoreFieldAction = action(
  'connector.manage',
  oneFieldInput,
  async ({ name }, { tx, viewer, audit }) => {
    const { rows } = await getProspectFieldsPage(tx)
    const row = rows.find((each) => each.name === name)
    if (!row?.archived) return gone()
    const taken = labelTaken(rows, row.label, row.name)
    if (taken) return fail('refused', `${taken} Rename that one first.`)
    await setArchived(tx, viewer.buId, name, false)
    await followPicklists(tx, viewer.buId)
    await retryAfterMapping(tx, viewer.buId, name)
    await audit({ action: 'field.restored', target: `Field ${row.label}` })
    return ok()
  },
)

export const orderFieldsAction = action(
  'connector.manage',
  orderInput,
  async ({ names }, { tx, viewer, audit }) => {
    await orderFields(tx, viewer.buId, names)
    await audit({ action: 'field.ordered', target: 'Custom fields', after: { names } })
    return ok()
  },
)

function labelTaken(rows: readonly ProspectFieldRow[], label: string, own?: string): string | null {
  const wanted = label.toLowerCase()
  const other = rows.find(
    (row) => !row.archived && row.name !== own && row.label.toLowerCase() === wanted,
  )
  return other ? `There is a field called ${other.label} already.` : null
}
