import type { Context } from '../context.ts'
import { dmlError } from '../http/errors.ts'
import type { AssignmentRule, OrgRule } from '../schema/rules.ts'
import { holds, rewritten } from '../schema/rules.ts'
import type { ObjectView } from '../schema/view.ts'
import { derive } from './derive.ts'
import { keysOf } from './prepare.ts'
import { normalise } from './values.ts'
import type { Pending } from './write.ts'

function rulesOf<K extends OrgRule['kind']>(
  context: Context,
  object: ObjectView,
  kind: K,
): Extract<OrgRule, { kind: K }>[] {
  return context.view.rules.filter(
    (rule): rule is Extract<OrgRule, { kind: K }> =>
      rule.kind === kind && rule.active && rule.object === object.name,
  )
}

/** Triggers, then validation rules, then the assignment rule: one record on its way to the table. */
export function runAutomation(context: Context, full: ObjectView, item: Pending): void {
  rewrite(context, full, item)
  const broken = rulesOf(context, full, 'validation').find(({ spec }) =>
    holds(spec.criteria, withOwner(item)),
  )
  if (broken) {
    const { message, field } = broken.spec
    item.error = dmlError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, field ? [field] : [])
    return
  }
  assign(context, full, item)
}

function withOwner(item: Pending) {
  return { ...item.data, OwnerId: item.owner }
}

function rewrite(context: Context, full: ObjectView, item: Pending): void {
  for (const { spec } of rulesOf(context, full, 'trigger')) {
    if (!holds(spec.criteria, withOwner(item))) continue
    for (const change of spec.rewrites) {
      const field = full.field(change.field)
      if (!field || field.column) continue
      const result = normalise(field, rewritten(change, item.data[field.name] ?? null))
      if ('error' in result) {
        item.error = result.error
        return
      }
      if (result.value === null) delete item.data[field.name]
      else item.data[field.name] = result.value
    }
    if (full.field('LastName')) {
      const { FirstName, LastName } = item.data
      item.data.Name = [FirstName, LastName].filter((part) => part).join(' ')
    }
    derive(full.name, item.data, item.existing?.data, (name) => name === 'Probability')
    item.keys = keysOf(full, item.data)
  }
}

/** Over REST the active rule runs unless the caller says FALSE, or names another. */
function assign(context: Context, full: ObjectView, item: Pending): void {
  if (full.name !== 'Lead') return
  const header = String(context.headers['sforce-auto-assign'] ?? 'TRUE').trim()
  if (/^false$/i.test(header)) return
  const rules = context.view.rules.filter(
    (rule): rule is AssignmentRule => rule.kind === 'assignment' && rule.object === full.name,
  )
  const rule = /^true$/i.test(header)
    ? rules.find(({ active }) => active)
    : rules.find(({ id }) => id === header || id.slice(0, 15) === header)
  const entry = rule?.spec.entries.find(({ criteria }) => holds(criteria, withOwner(item)))
  if (entry) item.owner = entry.ownerId
}
