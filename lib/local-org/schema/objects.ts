import { accountFields } from './account.ts'
import {
  assignmentRuleFields,
  groupFields,
  groupMemberFields,
  historyFields,
  queueObjectFields,
} from './automation.ts'
import type { Field } from './fields.ts'
import { checkbox, email, integer, picklist, reference, systemFields, text } from './fields.ts'
import { contactFields, leadFields } from './people.ts'
import { recordTypeFields } from './record-types.ts'
import {
  campaignFields,
  campaignMemberFields,
  contactRoleFields,
  opportunityFields,
  opportunityStageFields,
  taskFields,
} from './sales.ts'

export type SObject = {
  name: string
  label: string
  labelPlural: string
  keyPrefix: string
  fields: Field[]
  createable: boolean
  updateable: boolean
  deletable: boolean
  /** Has owners and rows that sharing may hide. */
  shared: boolean
  /** Answered from the schema itself, never stored. */
  virtual: boolean
  tooling: boolean
  /** Has pages for people. */
  paged: boolean
  /** Made by an administrator of the org. */
  custom: boolean
  /** The field by which a detail belongs to its master, whose owner is its owner. */
  master?: Field
}

/** A record with a name of its own, which the recycle bin lists; those that only join others have neither. */
export function isNamed({ shared, custom }: Pick<SObject, 'shared' | 'custom'>): boolean {
  return shared || custom
}

function sObject(
  name: string,
  label: string,
  labelPlural: string,
  keyPrefix: string,
  fields: Field[],
  options: Partial<SObject> = {},
): SObject {
  return {
    name,
    label,
    labelPlural,
    keyPrefix,
    fields: [...systemFields(label), ...fields],
    createable: true,
    updateable: true,
    deletable: true,
    shared: false,
    virtual: false,
    tooling: false,
    paged: options.shared === true,
    custom: false,
    ...options,
  }
}

const fixed = { createable: false, updateable: false, deletable: false }

function history(object: string, name: string, parent: string): SObject[] {
  const fields = historyFields(object, parent)
  return [{ ...sObject(name, `${object} History`, `${object} History`, '017', [], fixed), fields }]
}

const userFields = [
  text('Username', 'Username', 80, { required: true }),
  text('LastName', 'Last Name', 80, { required: true }),
  text('FirstName', 'First Name', 40),
  text('Name', 'Full Name', 121, { computed: true, createable: false, updateable: false }),
  email('Email', 'Email', { required: true }),
  text('Alias', 'Alias', 8),
  text('Title', 'Title', 80),
  text('Department', 'Department', 80),
  checkbox('IsActive', 'Active', { defaultValue: true }),
  picklist('UserType', 'User Type', ['Standard', 'PowerPartner', 'CspLitePortal', 'Guest'], {
    defaultValue: 'Standard',
    createable: false,
    updateable: false,
  }),
  reference('ProfileId', 'Profile ID', 'Profile', 'Profile'),
  text('TimeZoneSidKey', 'Time Zone', 40, { defaultValue: 'Europe/Berlin' }),
  text('LocaleSidKey', 'Locale', 40, { defaultValue: 'en_GB' }),
  text('LanguageLocaleKey', 'Language', 40, { defaultValue: 'en_US' }),
  text('EmailEncodingKey', 'Email Encoding', 40, { defaultValue: 'UTF-8' }),
]

const permissions = [
  checkbox('PermissionsApiEnabled', 'API Enabled'),
  checkbox('PermissionsViewAllData', 'View All Data'),
  checkbox('PermissionsModifyAllData', 'Modify All Data'),
  checkbox('PermissionsCustomizeApplication', 'Customize Application'),
]

const organizationFields = [
  text('Name', 'Name', 80),
  text('OrganizationType', 'Edition', 40),
  text('InstanceName', 'Instance Name', 5),
  checkbox('IsSandbox', 'Is Sandbox'),
  text('NamespacePrefix', 'Namespace Prefix', 15),
  text('TrialExpirationDate', 'Trial Expiration Date', 40),
  text('Country', 'Country', 80),
  text('LanguageLocaleKey', 'Language', 40),
  text('DefaultLocaleSidKey', 'Locale', 40),
  text('TimeZoneSidKey', 'Time Zone', 40),
  picklist('DefaultLeadAccess', 'Default Lead Access', [
    'None',
    'Read',
    'Edit',
    'ReadEditTransfer',
  ]),
  picklist('DefaultContactAccess', 'Default Contact Access', ['None', 'Read', 'Edit']),
]

const permissionSetFields = [
  reference('ProfileId', 'Profile ID', 'Profile', 'Profile', {
    createable: false,
    updateable: false,
  }),
  text('Name', 'Permission Set Name', 80, { required: true, unique: true, slot: 'u1' }),
  text('Label', 'Permission Set Label', 80, { required: true }),
  text('Description', 'Description', 255),
  checkbox('IsOwnedByProfile', 'Is Owned By Profile', { createable: false, updateable: false }),
  ...permissions,
]

const assignmentFields = [
  reference('AssigneeId', 'Assignee ID', 'User', 'Assignee', { required: true }),
  reference('PermissionSetId', 'PermissionSet ID', 'PermissionSet', 'PermissionSet', {
    required: true,
  }),
]

const fieldPermissionFields = [
  reference('ParentId', 'Parent ID', 'PermissionSet', 'Parent', { required: true }),
  text('SobjectType', 'Sobject Type', 80, { required: true }),
  text('Field', 'Field Name', 160, { required: true }),
  checkbox('PermissionsRead', 'Read Field'),
  checkbox('PermissionsEdit', 'Edit Field'),
]

const objectPermissionFields = [
  reference('ParentId', 'Parent ID', 'PermissionSet', 'Parent', { required: true }),
  text('SobjectType', 'Sobject Type', 80, { required: true }),
  checkbox('PermissionsCreate', 'Create Records'),
  checkbox('PermissionsRead', 'Read Records'),
  checkbox('PermissionsEdit', 'Edit Records'),
  checkbox('PermissionsDelete', 'Delete Records'),
  checkbox('PermissionsViewAllRecords', 'Read All Records'),
  checkbox('PermissionsModifyAllRecords', 'Edit All Records'),
]

const leadStatusFields = [
  text('MasterLabel', 'Master Label', 255),
  text('ApiName', 'API Name', 255),
  checkbox('IsConverted', 'Is Converted'),
  checkbox('IsDefault', 'Is Default'),
  integer('SortOrder', 'Sort Order'),
]

const entityDefinitionFields = [
  text('DurableId', 'Durable ID', 255),
  text('QualifiedApiName', 'Qualified API Name', 255),
  text('DeveloperName', 'Developer Name', 255),
  text('Label', 'Label', 255),
  text('KeyPrefix', 'Key Prefix', 3),
]

const fieldDefinitionFields = [
  text('DurableId', 'Durable ID', 255),
  text('QualifiedApiName', 'Qualified API Name', 255),
  text('DeveloperName', 'Developer Name', 255),
  text('Label', 'Label', 255),
  text('DataType', 'Data Type', 255),
  integer('Length', 'Length'),
  integer('Precision', 'Precision'),
  integer('Scale', 'Scale'),
  checkbox('IsIndexed', 'Is Indexed'),
  checkbox('IsNillable', 'Is Nillable'),
  checkbox('IsFieldHistoryTracked', 'Is Field History Tracked'),
  reference('EntityDefinitionId', 'Entity Definition ID', 'EntityDefinition', 'EntityDefinition'),
]

const customFieldFields = [
  text('DeveloperName', 'Developer Name', 80),
  text('FullName', 'Full Name', 255),
  text('TableEnumOrId', 'Entity', 255),
  reference('EntityDefinitionId', 'Entity Definition ID', 'EntityDefinition', 'EntityDefinition'),
]

export const standardObjects: readonly SObject[] = [
  sObject('Account', 'Account', 'Accounts', '001', accountFields, { shared: true }),
  sObject('Contact', 'Contact', 'Contacts', '003', contactFields, { shared: true }),
  sObject('Lead', 'Lead', 'Leads', '00Q', leadFields, { shared: true }),
  sObject('Opportunity', 'Opportunity', 'Opportunities', '006', opportunityFields, {
    shared: true,
  }),
  sObject(
    'OpportunityContactRole',
    'Opportunity Contact Role',
    'Opportunity Contact Roles',
    '00K',
    contactRoleFields,
    { paged: true },
  ),
  sObject('Campaign', 'Campaign', 'Campaigns', '701', campaignFields, { shared: true }),
  sObject('CampaignMember', 'Campaign Member', 'Campaign Members', '00v', campaignMemberFields, {
    paged: true,
  }),
  sObject('Task', 'Task', 'Tasks', '00T', taskFields, { shared: true }),
  ...history('Lead', 'LeadHistory', 'LeadId'),
  ...history('Contact', 'ContactHistory', 'ContactId'),
  ...history('Account', 'AccountHistory', 'AccountId'),
  ...history('Opportunity', 'OpportunityFieldHistory', 'OpportunityId'),
  sObject('Group', 'Group', 'Group', '00G', groupFields),
  sObject('QueueSobject', 'Queue Sobject', 'Queue Sobject', '03g', queueObjectFields),
  sObject('GroupMember', 'Group Member', 'Group Member', '011', groupMemberFields),
  sObject('AssignmentRule', 'Assignment Rule', 'Assignment Rule', '01Q', assignmentRuleFields, {
    ...fixed,
    virtual: true,
  }),
  sObject('RecordType', 'Record Type', 'Record Types', '012', recordTypeFields, {
    ...fixed,
    virtual: true,
  }),
  sObject('User', 'User', 'Users', '005', userFields, { deletable: false }),
  sObject(
    'Profile',
    'Profile',
    'Profile',
    '00e',
    [text('Name', 'Name', 255), ...permissions],
    fixed,
  ),
  sObject('Organization', 'Organization', 'Organizations', '00D', organizationFields, fixed),
  sObject('PermissionSet', 'Permission Set', 'Permission Sets', '0PS', permissionSetFields),
  sObject(
    'PermissionSetAssignment',
    'Permission Set Assignment',
    'Permission Set Assignments',
    '0Pa',
    assignmentFields,
    { updateable: false },
  ),
  sObject(
    'FieldPermissions',
    'Field Permissions',
    'Field Permissions',
    '01k',
    fieldPermissionFields,
  ),
  sObject(
    'ObjectPermissions',
    'Object Permissions',
    'Object Permissions',
    '110',
    objectPermissionFields,
  ),
  sObject('LeadStatus', 'Lead Status Value', 'Lead Status Value', '01J', leadStatusFields, fixed),
  sObject(
    'OpportunityStage',
    'Opportunity Stage',
    'Opportunity Stage',
    '01J',
    opportunityStageFields,
    { ...fixed, virtual: true },
  ),
  sObject(
    'UserPermissionAccess',
    'User Permission Access',
    'User Permission Access',
    '',
    permissions,
    {
      ...fixed,
      virtual: true,
    },
  ),
  sObject(
    'EntityDefinition',
    'Entity Definition',
    'Entity Definitions',
    '4ie',
    entityDefinitionFields,
    {
      ...fixed,
      virtual: true,
      tooling: true,
    },
  ),
  sObject(
    'FieldDefinition',
    'Field Definition',
    'Field Definitions',
    '4fe',
    fieldDefinitionFields,
    {
      ...fixed,
      virtual: true,
      tooling: true,
    },
  ),
  sObject('CustomField', 'Custom Field', 'Custom Fields', '00N', customFieldFields, {
    ...fixed,
    virtual: true,
    tooling: true,
  }),
]
