import type { Server } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Org } from '../org.ts'
import type { OrgRule } from '../schema/rules.ts'
import { transforms } from '../schema/rules.ts'

type Unsaved<R> = R extends OrgRule ? Omit<R, 'id' | 'active'> & { active?: boolean } : never
export type NewRule = Unsaved<OrgRule>

const prefixes = { assignment: '01Q', validation: '03d', duplicate: '0Bm', trigger: '01q' } as const

export async function listRules(server: Server, org: Org): Promise<OrgRule[]> {
  return server.sql<OrgRule[]>`
    select id, kind, object, name, active, spec from org_rule
    where org_no = ${org.no} order by created_at, id`
}

/** Makes a rule, or puts a new one in the place of that of its kind, object and name. */
export async function saveRule(server: Server, org: Org, rule: NewRule): Promise<OrgRule> {
  const problem = await problemOf(server, org, rule)
  if (problem) throw new ApiError(400, 'INVALID', problem)
  const [id] = await server.ids.take(prefixes[rule.kind], org.no, 1)
  const [saved] = await server.sql.begin(async (tx) => {
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
    return tx<OrgRule[]>`
      insert into org_rule (org_no, id, kind, object, name, active, spec)
      values (${org.no}, ${id!}, ${rule.kind}, ${rule.object}, ${rule.name},
        ${rule.active !== false}, ${tx.json(rule.spec as never)})
      on conflict (org_no, kind, object, name)
        do update set spec = excluded.spec, active = excluded.active
      returning id, kind, object, name, active, spec`
  })
  return saved!
}

export async function deleteRule(server: Server, org: Org, id: string): Promise<void> {
  await server.sql.begin(async (tx) => {
    await tx`delete from org_rule where org_no = ${org.no} and id = ${id}`
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
  })
}

/** A rule about what is not there would silently do nothing: it is refused when it is made. */
async function problemOf(server: Server, org: Org, rule: NewRule): Promise<string | undefined> {
  const view = await server.schemas.fullView(server.sql, org)
  const object = view.object(rule.object)
  if (!prefixes[rule.kind] || !object?.paged) return `There is no object ${rule.object}`
  if (!rule.name?.trim()) return 'A rule needs a name'
  const fields = fieldsOf(rule)
  const unknown = fields.find((name) => !object.field(name))
  if (unknown !== undefined) return `There is no field ${unknown} on ${object.name}`
  if (rule.kind === 'duplicate' && !rule.spec.match.includes('Email')) {
    return 'A duplicate rule must match by Email, alone or with other fields'
  }
  if (rule.kind === 'assignment' && object.name !== 'Lead') return 'Only leads are assigned by rule'
  if (rule.kind === 'trigger') {
    const wrong = rule.spec.rewrites.find(
      (rewrite) => 'transform' in rewrite && !transforms.includes(rewrite.transform),
    )
    if (wrong) return `A trigger can ${transforms.join(', ')} a field or set it to a value`
  }
  return undefined
}

function fieldsOf(rule: NewRule): string[] {
  switch (rule.kind) {
    case 'assignment':
      return rule.spec.entries.flatMap(({ criteria }) => criteria.map(({ field }) => field))
    case 'validation':
      return [
        ...rule.spec.criteria.map(({ field }) => field),
        ...(rule.spec.field ? [rule.spec.field] : []),
      ]
    case 'duplicate':
      return rule.spec.match
    case 'trigger':
      return [...rule.spec.criteria, ...rule.spec.rewrites].map(({ field }) => field)
  }
}
