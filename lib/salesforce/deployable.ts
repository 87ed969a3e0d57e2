import type { ZipEntry } from '#lib/base/zip.ts'
import { externalIdField } from '#lib/salesforce/classify.ts'
import {
  type EmbedDeploy,
  embedFiles,
  embedMembers,
  viewersPermissionSet,
} from '#lib/salesforce/embed-metadata.ts'
import { permissionSet } from '#lib/salesforce/install.ts'
import { type FieldMetadata, hasPersons, ownFields } from '#lib/salesforce/our-fields.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'

/** [AD-5] What an admin deploys to an org so that the connector may work there: nothing more than it needs. */
export type DeployInput = {
  callbackUrl: string
  contactEmail: string
  apiVersion: string
  /** Mapped fields of both objects, and whether we write them. */
  fields: readonly { object: CrmObject; field: string; write: boolean }[]
  schema: Partial<Record<CrmObject, readonly CrmFieldDescribe[]>>
  embed: EmbedDeploy
}

const app = 'Concord'
const root = 'force-app/main/default'

export function deployFiles(input: DeployInput): ZipEntry[] {
  return [
    { path: 'README.txt', text: readme(input) },
    { path: 'sfdx-project.json', text: project(input) },
    { path: 'manifest/package.xml', text: manifest(input) },
    { path: `${root}/externalClientApps/${app}.eca-meta.xml`, text: clientApp(input) },
    {
      path: `${root}/extlClntAppGlobalOauthSets/${app}_global.ecaGlblOauth-meta.xml`,
      text: globalOauth(input),
    },
    { path: `${root}/extlClntAppOauthSettings/${app}_oauth.ecaOauth-meta.xml`, text: oauth() },
    {
      path: `${root}/permissionsets/${permissionSet}.permissionset-meta.xml`,
      text: permissions(input),
    },
    ...ownFields(input.schema).map(({ object, madeOn = object, name, metadata, plainer }) => ({
      path: `${root}/objects/${madeOn}/fields/${name}.field-meta.xml`,
      text: customField(name, plainer ?? metadata),
    })),
    ...embedFiles(input.embed),
  ]
}

function clientApp({ contactEmail }: DeployInput): string {
  return metadata('ExternalClientApplication', [
    ['contactEmail', contactEmail],
    ['description', 'Keeps Concord and Salesforce in accord'],
    ['distributionState', 'Local'],
    ['isProtected', 'false'],
    ['label', app],
  ])
}

function globalOauth({ callbackUrl }: DeployInput): string {
  return metadata('ExtlClntAppGlobalOauthSettings', [
    ['callbackUrl', callbackUrl],
    ['externalClientApplication', app],
    ['isConsumerSecretOptional', 'false'],
    ['isIntrospectAllTokens', 'false'],
    ['isPkceRequired', 'true'],
    ['isSecretRequiredForRefreshToken', 'true'],
    ['label', `${app} global OAuth settings`],
    ['shouldRotateConsumerKey', 'false'],
    ['shouldRotateConsumerSecret', 'false'],
  ])
}

function oauth(): string {
  return metadata('ExtlClntAppOauthSettings', [
    ['commaSeparatedOauthScopes', 'Api, RefreshToken'],
    ['externalClientApplication', app],
    ['label', `${app} OAuth settings`],
  ])
}

/** In the order of the Metadata API, whose elements stand by name. */
function customField(name: string, field: FieldMetadata): string {
  const { label, type, ...rest } = field
  const children = Object.entries({ ...rest, label, type })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, String(value)] as const)
  return metadata('CustomField', [['fullName', name], ...children])
}

function permissions(input: DeployInput): string {
  const named = permittedFields(input).map(({ object, field, write }) => ({
    field: `${object}.${field}`,
    write,
  }))
  const fields = named.map(({ field, write }) =>
    element('fieldPermissions', [
      ['editable', String(write)],
      ['field', field],
      ['readable', 'true'],
    ]),
  )
  const objects = (['Account', 'Contact', 'Lead'] as const).map((object) => {
    // [PA-1] A person account is written to; the account of a company never is.
    const writes = String(object !== 'Account' || hasPersons(input.schema))
    return element('objectPermissions', [
      ['allowCreate', writes],
      ['allowDelete', 'false'],
      ['allowEdit', writes],
      ['allowRead', 'true'],
      ['modifyAllRecords', 'false'],
      ['object', object],
      ['viewAllRecords', 'true'],
    ])
  })
  const api = element('userPermissions', [
    ['enabled', 'true'],
    ['name', 'ApiEnabled'],
  ])
  const label = '    <label>Concord connector</label>'
  const described = `    <description>${escaped('What the connector user of Concord needs, and nothing more')}</description>`
  return document('PermissionSet', [described, ...fields, label, ...objects, api].join('\n'))
}

/**
 * A required field is visible to everybody, and a permission set that names one is refused as a whole. Of a standard
 * field whose describe is not known yet nobody can tell; those come with the next download, once connected.
 */
type Permitted = { object: string; field: string; write: boolean }

function permittedFields({ fields, schema }: DeployInput): Permitted[] {
  const own = ownFields(schema).map(({ object, name }) => ({ object, field: name, write: true }))
  const ours = new Set(own.map(({ field }) => field))
  const mapped = fields.flatMap(({ object, field, write }) => {
    const described = schema[object]?.find(({ name }) => name === field)
    if (field === externalIdField || ours.has(field) || field.includes('.')) return []
    if (!described) return field.endsWith('__c') ? [{ object, field, write }] : []
    const mayWrite = write && !described.calculated
    return described.nillable ? [{ object, field, write: mayWrite }] : []
  })
  const all: Permitted[] = [...own, ...mapped]
  const byName = new Map(all.map((one) => [`${one.object}.${one.field}`, one]))
  return [...byName.keys()].sort().map((name) => byName.get(name)!)
}

function manifest({ apiVersion, schema }: DeployInput): string {
  const types = [
    [
      'CustomField',
      ownFields(schema).map(({ object, madeOn = object, name }) => `${madeOn}.${name}`),
    ],
    ['ExternalClientApplication', [app]],
    ['ExtlClntAppGlobalOauthSettings', [`${app}_global`]],
    ['ExtlClntAppOauthSettings', [`${app}_oauth`]],
    ['PermissionSet', [permissionSet, viewersPermissionSet]],
    ...embedMembers,
  ] as const
  const body = types.map(([name, members]) =>
    element('types', [...members.map((member) => ['members', member] as const), ['name', name]]),
  )
  return document('Package', [...body, `    <version>${apiVersion}</version>`].join('\n'))
}

function project({ apiVersion }: DeployInput): string {
  const content = {
    packageDirectories: [{ path: 'force-app', default: true }],
    name: 'concord-connector',
    sourceApiVersion: apiVersion,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

function readme({ callbackUrl }: DeployInput): string {
  return `Concord connector: what an admin deploys

1. sf org login web --alias target
2. sf project deploy start --manifest manifest/package.xml --target-org target
3. Assign the permission set to the user that Concord acts as:
   sf org assign permset --name ${permissionSet} --target-org target --on-behalf-of USERNAME
4. Setup, External Client App Manager, ${app}: under Policies allow that user, require PKCE and rotate refresh tokens.
   Under Settings, OAuth Settings, copy consumer key and secret into Concord.

5. The Prospect Activities window: assign the permission set ${viewersPermissionSet} to the people of sales. In Lightning, put the
   component "Prospect Activities" on the record pages of Lead and Contact (Lightning App Builder); in Classic, the page
   ConcordLeadActivities or ConcordContactActivities on the layout, 400 pixels high. Add the button "Send to Concord" to both
   layouts. Setup, Trusted URLs: add the address of Concord for frame-src.
   The custom metadata record Concord_Setting.Main holds the key that signs for this org: keep this folder to yourself.

Callback URL: ${callbackUrl}
Without the External Client App (an older edition refuses it): delete its three files and lines of the manifest, and make
the app by hand in Setup with the same settings.
`
}

type Children = readonly (readonly [name: string, text: string])[]

function metadata(type: string, children: Children): string {
  return document(
    type,
    children.map(([name, text]) => `    <${name}>${escaped(text)}</${name}>`).join('\n'),
  )
}

function element(name: string, children: Children): string {
  const inner = children.map(([child, text]) => `        <${child}>${escaped(text)}</${child}>`)
  return `    <${name}>\n${inner.join('\n')}\n    </${name}>`
}

function document(type: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}\n</${type}>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
