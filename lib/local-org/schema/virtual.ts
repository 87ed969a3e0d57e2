import { createHash } from 'node:crypto'
import type { OrgSettings } from '../org.ts'
import { makeId } from '../records/ids.ts'
import type { Field } from './fields.ts'
import { recordTypes } from './record-types.ts'
import type { OpportunityStage } from './sales.ts'
import { forecastCategory, opportunityStages } from './sales.ts'
import type { ObjectView, SchemaView } from './view.ts'

type VirtualRow = { id: string; data: Record<string, unknown> }

/** Rows of the objects that describe the org itself, as the asking user may see them. */
export function virtualRows(
  view: SchemaView,
  object: ObjectView,
  { history = {} }: Pick<OrgSettings, 'history'>,
): VirtualRow[] {
  switch (object.name) {
    case 'UserPermissionAccess':
      return [{ id: stableId('0UP', 'access'), data: permissionAccess(view) }]
    case 'OpportunityStage':
      return opportunityStages.map(stageRow)
    case 'AssignmentRule':
      return view.rules
        .filter(({ kind }) => kind === 'assignment')
        .map(({ id, name, object: SobjectType, active }) => ({
          id,
          data: { Name: name, SobjectType, Active: active },
        }))
    case 'RecordType':
      // Without person accounts there is the master type alone, which has no row.
      return object.field('IsPersonType') ? recordTypes.map(recordTypeRow) : []
    case 'EntityDefinition':
      return view.objects.map(entityRow)
    case 'FieldDefinition':
      return view.objects.flatMap((entity) =>
        entity.fields.map((field) =>
          fieldRow(entity, field, history[entity.name]?.includes(field.name) ?? false),
        ),
      )
    case 'CustomField':
      return view.objects.flatMap((entity) =>
        entity.fields.filter((field) => field.custom).map((field) => customRow(entity, field)),
      )
    default:
      return []
  }
}

/** FieldDefinition and its kin point at their entity by name, so the entity's id is its name. */
function entityRow(object: ObjectView): VirtualRow {
  return {
    id: object.name,
    data: {
      DurableId: object.name,
      QualifiedApiName: object.name,
      DeveloperName: object.name,
      Label: object.label,
      KeyPrefix: object.keyPrefix,
    },
  }
}

function fieldRow(entity: ObjectView, field: Field, isTracked: boolean): VirtualRow {
  return {
    id: `${entity.name}.${field.name}`,
    data: {
      DurableId: `${entity.name}.${field.name}`,
      QualifiedApiName: field.name,
      DeveloperName: field.name.replace(/__c$/, ''),
      Label: field.label,
      DataType: field.type,
      Length: field.length,
      Precision: field.precision,
      Scale: field.scale,
      IsIndexed: field.externalId || field.unique || field.column !== undefined,
      IsNillable: !field.required,
      EntityDefinitionId: entity.name,
      IsFieldHistoryTracked: isTracked,
    },
  }
}

function customRow(entity: ObjectView, field: Field): VirtualRow {
  return {
    id: stableId('00N', `${entity.name}.${field.name}`),
    data: {
      DeveloperName: field.name.replace(/__c$/, ''),
      FullName: `${entity.name}.${field.name}`,
      TableEnumOrId: entity.name,
      EntityDefinitionId: entity.name,
    },
  }
}

function stageRow(stage: OpportunityStage, index: number): VirtualRow {
  return {
    id: stableId('01J', stage.name),
    data: {
      MasterLabel: stage.name,
      ApiName: stage.name,
      IsActive: true,
      SortOrder: index + 1,
      IsClosed: stage.isClosed,
      IsWon: stage.isWon,
      ForecastCategory: forecastCategory(stage),
      ForecastCategoryName: stage.forecast,
      DefaultProbability: stage.probability,
    },
  }
}

function recordTypeRow({ id, name, isPerson }: (typeof recordTypes)[number]): VirtualRow {
  return {
    id,
    data: {
      Name: name,
      DeveloperName: name.replace(' ', ''),
      SobjectType: 'Account',
      IsActive: true,
      IsPersonType: isPerson,
    },
  }
}

function permissionAccess(view: SchemaView): Record<string, unknown> {
  return {
    PermissionsApiEnabled: view.apiEnabled,
    PermissionsViewAllData: view.viewAllData,
    PermissionsModifyAllData: view.modifyAllData,
    PermissionsCustomizeApplication: view.customizeApplication,
  }
}

/** An id for something that is not a record: the same name gives the same id. */
export function stableId(prefix: string, name: string): string {
  return makeId(prefix, 0, createHash('sha256').update(name).digest().readUIntBE(0, 6))
}
