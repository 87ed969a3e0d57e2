import type { Context } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { DuplicateRule } from '../schema/rules.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { recordUrl } from './row.ts'
import type { Pending } from './write.ts'

/** Matching records shown in a refusal; Salesforce shows no more either. */
const shownMax = 100

/** Records that look like one that is there already are refused, or let through when the caller insists. */
export async function checkDuplicates(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  pending: Pending[],
): Promise<void> {
  for (const rule of context.view.rules) {
    if (rule.kind !== 'duplicate' || !rule.active || rule.object !== object.name) continue
    if (rule.spec.action === 'alert' && mayInsist(context)) continue
    const items = pending.filter(
      (item) => !item.error && (!item.existing || (rule.spec.onUpdate && touches(rule, item))),
    )
    const found = await matches(context, tx, object, rule, items)
    for (const [item, ids] of found) item.error = detected(context, object, rule, ids)
  }
}

function mayInsist(context: Context): boolean {
  return /allowSave\s*=\s*true/i.test(String(context.headers['sforce-duplicate-rule-header'] ?? ''))
}

function touches(rule: DuplicateRule, item: Pending): boolean {
  const changed = new Set([...item.draft.values.keys()].map(({ name }) => name))
  return rule.spec.match.some((name) => changed.has(name))
}

async function matches(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  { spec }: DuplicateRule,
  items: Pending[],
): Promise<Map<Pending, string[]>> {
  const target = context.view.object(spec.matchObject ?? object.name)
  const wanted = items.flatMap((item, n) => {
    const { email_key: email } = item.keys
    if (email === null) return []
    const others = spec.match.filter((name) => name !== 'Email')
    const values = others.map((name) => String(item.data[name] ?? '').toLowerCase())
    return [{ n, id: item.id ?? null, email, others: JSON.stringify(values) }]
  })
  if (!target || wanted.length === 0) return new Map()
  const others = spec.match.filter((name) => name !== 'Email')
  const rows = await tx<{ n: number; id: string }[]>`
    select w.n, r.id from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb)
      as w(n int, id text, email text, others text)
    join record r on r.tbl = ${target.tbl} and r.email_key = w.email and not r.is_deleted
      and r.id is distinct from w.id
      and not coalesce((r.data ->> 'IsConverted')::boolean, false)
      and w.others::jsonb = (
        select coalesce(jsonb_agg(lower(coalesce(r.data ->> o.name, '')) order by o.at), '[]')
        from unnest(${others}::text[]) with ordinality as o(name, at))
    order by w.n, r.id`
  const found = new Map<Pending, string[]>()
  for (const { n, id } of rows) {
    const item = items[n]!
    found.set(item, [...(found.get(item) ?? []), id])
  }
  return found
}

function detected(
  context: Context,
  object: ObjectView,
  rule: DuplicateRule,
  ids: string[],
): DmlError {
  const entityType = rule.spec.matchObject ?? object.name
  const matchRecords = ids.slice(0, shownMax).map((id) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: {
      attributes: { type: entityType, url: recordUrl(context.version, entityType, id) },
      Id: id,
    },
  }))
  return {
    ...dmlError('DUPLICATES_DETECTED', 'Use one of these records?'),
    duplicateResult: {
      allowSave: rule.spec.action === 'alert',
      duplicateRule: rule.name,
      duplicateRuleEntityType: object.name,
      errorMessage: 'Use one of these records?',
      matchResults: [
        {
          entityType,
          errors: [],
          matchEngine: 'ExactMatchEngine',
          matchRecords,
          rule: rule.name,
          size: ids.length,
          success: true,
        },
      ],
    },
  }
}
