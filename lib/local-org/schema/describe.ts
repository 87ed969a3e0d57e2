import type { Field } from './fields.ts'
import { isNamed } from './objects.ts'
import { recordTypes } from './record-types.ts'
import type { ObjectView, SchemaView } from './view.ts'
import { childRelationships, nameFieldOf } from './view.ts'

const masterRecordType = '012000000000000AAA'

const soapTypes: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
  anyType: 'xsd:anyType',
}

/** One entry of the global describe. */
export function describeSummary(object: ObjectView, version: string) {
  const base = `/services/data/v${version}/sobjects/${object.name}`
  const isRecord = isNamed(object)
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: object.shared && !object.custom,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix || null,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: isRecord,
    mergeable: object.shared && !object.custom,
    mruEnabled: isRecord,
    name: object.name,
    queryable: true,
    replicateable: !object.virtual,
    retrieveable: !object.virtual,
    searchable: isRecord,
    triggerable: isRecord,
    undeletable: isRecord,
    updateable: object.updateable,
    urls: {
      rowTemplate: `${base}/{ID}`,
      describe: `${base}/describe`,
      sobject: base,
    },
  }
}

export function describeObject(view: SchemaView, object: ObjectView, version: string) {
  const { urls, ...summary } = describeSummary(object, version)
  const base = urls.sobject
  return {
    actionOverrides: [],
    ...summary,
    childRelationships: childRelationships(view, object).map(({ child, field }) => ({
      cascadeDelete: cascades(child, field),
      childSObject: child.name,
      deprecatedAndHidden: false,
      field: field.name,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: field.childName ?? null,
      restrictedDelete: false,
    })),
    compactLayoutable: isNamed(object),
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map((field) => describeField(object, field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(object, base),
    searchLayoutable: isNamed(object),
    sobjectDescribeOption: 'FULL',
    supportedScopes: [
      { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' },
      { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' },
    ],
    urls: { ...urls, layouts: `${base}/describe/layouts`, uiNewRecord: `/${object.keyPrefix}/e` },
  }
}

function recordTypeInfos(object: ObjectView, base: string) {
  const hasTypes = object.name === 'Account' && object.field('IsPersonAccount') !== undefined
  const types = hasTypes
    ? recordTypes.map(({ id, name }, n) => ({ id, name, isDefault: n === 0 }))
    : []
  const all = [...types, { id: masterRecordType, name: 'Master', isDefault: types.length === 0 }]
  return all.map(({ id, name, isDefault }) => ({
    active: true,
    available: true,
    defaultRecordTypeMapping: isDefault,
    developerName: name.replace(' ', ''),
    master: id === masterRecordType,
    name,
    recordTypeId: id,
    urls: { layout: `${base}/describe/layouts/${id}` },
  }))
}

/** A child goes with its parent where it cannot be without one. */
function cascades(child: ObjectView, field: Field): boolean {
  return field.required || (child.name === 'CampaignMember' && field.slot !== undefined)
}

function describeField(object: ObjectView, field: Field) {
  const { type } = field
  const isName = field.name === nameFieldOf(object)
  const filterable = !field.longText && type !== 'address' && type !== 'anyType'
  const isNumber = ['int', 'double', 'currency', 'percent'].includes(type)
  const length = type === 'boolean' || isNumber || type === 'address' ? 0 : field.length
  return {
    aggregatable: filterable && type !== 'boolean',
    aiPredictionField: false,
    autoNumber: field.autoNumber !== undefined,
    byteLength: length * 3,
    calculated: false,
    calculatedFormula: null,
    cascadeDelete: field.masterDetail === true,
    caseSensitive: field.caseSensitive,
    compoundFieldName: compoundName(object, field),
    controllerName: null,
    createable: field.createable,
    custom: field.custom,
    defaultValue: type === 'boolean' ? field.defaultValue === true : null,
    defaultValueFormula: null,
    defaultedOnCreate:
      field.defaultValue !== undefined ||
      field.name === 'OwnerId' ||
      (object.custom && isName) ||
      isSystem(field),
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: isName && object.field('LastName') ? 'personname' : null,
    filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: filterable && !isNumber && type !== 'datetime',
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup:
      type === 'id' || field.externalId || field.name === 'Email' || (object.custom && isName),
    inlineHelpText: null,
    label: field.label,
    length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: isName,
    namePointing: (field.referenceTo?.length ?? 0) > 1,
    nillable:
      !field.required &&
      !field.autoNumber &&
      type !== 'boolean' &&
      type !== 'id' &&
      !isSystem(field),
    permissionable: field.permissionable,
    picklistValues: (field.values ?? []).map((entry) => ({
      active: true,
      defaultValue: entry.default,
      label: entry.label,
      validFor: null,
      value: entry.value,
    })),
    polymorphicForeignKey: (field.referenceTo?.length ?? 0) > 1,
    precision: type === 'int' ? 0 : field.precision,
    queryByDistance: type === 'address',
    referenceTargetField: null,
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: field.masterDetail ? masters(object).indexOf(field.name) : null,
    restrictedDelete: false,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    searchPrefilterable: type === 'reference',
    soapType: soapTypes[type] ?? 'xsd:string',
    sortable: filterable && type !== 'multipicklist',
    type: field.longText ? 'textarea' : type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  }
}

/** The first of two masters is the primary one. */
function masters(object: ObjectView): string[] {
  return object.fields.filter((field) => field.masterDetail).map(({ name }) => name)
}

function isSystem(field: Field): boolean {
  return field.column !== undefined && field.name !== 'OwnerId'
}

const nameParts = new Set(['FirstName', 'LastName', 'Salutation'])

function compoundName(object: ObjectView, field: Field): string | null {
  if (nameParts.has(field.name)) return 'Name'
  const match = /^(.*?)(Street|City|State|PostalCode|Country|Latitude|Longitude)$/.exec(field.name)
  if (!match || field.custom) return null
  return object.field(`${match[1]}Address`) ? `${match[1]}Address` : null
}
