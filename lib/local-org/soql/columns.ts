import type { Field } from '../schema/fields.ts'
import type { Plan } from './compile.ts'

/** The answer to ?columns=true, which some clients ask after every query. */
export function describeColumns(plan: Plan) {
  const columns =
    plan.aggregates.length > 0
      ? plan.aggregates.map(({ name, field }) => column(name, field, field === undefined))
      : plan.selections.map(({ field, parents }) =>
          column([...parents, field.name].join('.'), field, false),
        )
  return {
    columnMetadata: columns,
    entityName: plan.object.name,
    groupBy: plan.groupBy !== '',
    idSelected: plan.selections.some(
      ({ field, parents }) => field.name === 'Id' && parents.length === 0,
    ),
    keyPrefix: plan.object.keyPrefix,
  }
}

const apexTypes: Partial<Record<Field['type'], string>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Double',
  currency: 'Decimal',
  percent: 'Decimal',
  date: 'Date',
  datetime: 'Datetime',
}

function column(name: string, field: Field | undefined, aggregate: boolean) {
  const type = field ? (apexTypes[field.type] ?? 'String') : 'Integer'
  const isNumber = ['Integer', 'Double', 'Decimal'].includes(type)
  return {
    aggregate,
    apexType: type,
    booleanType: type === 'Boolean',
    columnName: name,
    custom: field?.custom ?? false,
    displayName: name,
    foreignKeyName: null,
    insertable: field?.createable ?? false,
    joinColumns: [],
    numberType: isNumber,
    textType: !isNumber && type !== 'Boolean',
    updatable: field?.updateable ?? false,
  }
}
