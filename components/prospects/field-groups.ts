const groups: readonly [string, readonly string[]][] = [
  [
    'Person',
    [
      'salutation',
      'first_name',
      'last_name',
      'email',
      'job_title',
      'department',
      'phone',
      'mobile',
      'fax',
    ],
  ],
  ['Company', ['company', 'website', 'industry', 'employees', 'annual_revenue']],
  ['Address', ['street', 'postal_code', 'city', 'state', 'country']],
  ['Consent', ['opted_out', 'do_not_email', 'do_not_call']],
  [
    'Where from',
    ['source', 'campaign', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'],
  ],
]

const more = 'More'
const own = 'Custom fields'

const placeOf = new Map(
  groups.flatMap(([group, names], at) =>
    names.map((name, within) => [name, { group, order: at * 100 + within }] as const),
  ),
)

/** Under which heading a field stands. */
export function groupOf(field: { name: string; custom: boolean }): string {
  return placeOf.get(field.name)?.group ?? (field.custom ? own : more)
}

/** In the order in which people read about somebody: person, company, address, consent, the rest. */
export function inReadingOrder<F extends { name: string; custom: boolean }>(
  fields: readonly F[],
): F[] {
  const order = (field: F) => placeOf.get(field.name)?.order ?? (field.custom ? 2000 : 1000)
  return [...fields].sort((a, b) => order(a) - order(b))
}
