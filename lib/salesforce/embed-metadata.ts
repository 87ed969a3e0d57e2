import type { ZipEntry } from '#lib/base/zip.ts'

/** [CN-12] What shows the activity window inside the org: a page of Visualforce for each object, and a component around it. */
export type EmbedDeploy = {
  /** Where the console is, without a slash at the end. */
  concordUrl: string
  /** Signs what the org's page asks the window with. */
  secret: string
}

const root = 'force-app/main/default'
const controller = 'ConcordActivities'
const setting = 'Concord_Setting__mdt'
export const viewersPermissionSet = 'Concord_Activities'
const objects = ['Lead', 'Contact'] as const
const pageOf = (object: string) => `Concord${object}Activities`

/** Members of the manifest, by type of metadata. */
export const embedMembers = [
  ['ApexClass', [controller, `${controller}Test`]],
  ['ApexPage', objects.map(pageOf)],
  ['CustomMetadata', ['Concord_Setting.Main']],
  ['CustomObject', [setting]],
  ['LightningComponentBundle', ['concordActivities']],
  ['WebLink', objects.map((object) => `${object}.Send_to_Concord`)],
] as const

export function embedFiles({ concordUrl, secret }: EmbedDeploy): ZipEntry[] {
  const meta = (kind: string, body: string) =>
    xml(kind, `    <apiVersion>62.0</apiVersion>\n${body}`)
  return [
    { path: `${root}/classes/${controller}.cls`, text: apex },
    { path: `${root}/classes/${controller}.cls-meta.xml`, text: meta('ApexClass', active) },
    { path: `${root}/classes/${controller}Test.cls`, text: apexTest },
    { path: `${root}/classes/${controller}Test.cls-meta.xml`, text: meta('ApexClass', active) },
    ...objects.flatMap((object) => [
      { path: `${root}/pages/${pageOf(object)}.page`, text: page(object) },
      {
        path: `${root}/pages/${pageOf(object)}.page-meta.xml`,
        text: meta(
          'ApexPage',
          `    <availableInTouch>true</availableInTouch>\n    <label>Prospect Activities (${object})</label>`,
        ),
      },
      {
        path: `${root}/objects/${object}/webLinks/Send_to_Concord.webLink-meta.xml`,
        text: sendButton(object, concordUrl),
      },
    ]),
    { path: `${root}/lwc/concordActivities/concordActivities.html`, text: component },
    { path: `${root}/lwc/concordActivities/concordActivities.js`, text: componentScript },
    { path: `${root}/lwc/concordActivities/concordActivities.js-meta.xml`, text: componentMeta },
    { path: `${root}/objects/${setting}/${setting}.object-meta.xml`, text: settingObject },
    ...settingFields.map((field) => ({
      path: `${root}/objects/${setting}/fields/${field}.field-meta.xml`,
      text: settingField(field),
    })),
    {
      path: `${root}/customMetadata/Concord_Setting.Main.md-meta.xml`,
      text: settingRecord(concordUrl, secret),
    },
    {
      path: `${root}/permissionsets/${viewersPermissionSet}.permissionset-meta.xml`,
      text: viewers,
    },
  ]
}

const active = '    <status>Active</status>'

const apex = `/** Asks Concord for the Prospect Activities window: signed, for this user and record, good for two minutes and once. */
public with sharing class ${controller} {
    public String address { get; private set; }
    public String request { get; private set; }

    public ${controller}(ApexPages.StandardController standard) {
        Concord_Setting__mdt setting = Concord_Setting__mdt.getInstance('Main');
        address = setting.Address__c + '/embed';
        Map<String, Object> claims = new Map<String, Object>{
            'org' => UserInfo.getOrganizationId(),
            'user' => UserInfo.getUserId(),
            'record' => (String) standard.getId(),
            'at' => System.now().getTime(),
            'nonce' => EncodingUtil.convertToHex(Crypto.generateAesKey(128))
        };
        String body = urlSafe(Blob.valueOf(JSON.serialize(claims)));
        Blob mac = Crypto.generateMac('hmacSHA256', Blob.valueOf(body), Blob.valueOf(setting.Signing_Key__c));
        request = body + '.' + urlSafe(mac);
    }

    private static String urlSafe(Blob bytes) {
        return EncodingUtil.base64Encode(bytes).replace('+', '-').replace('/', '_').replace('=', '');
    }
}
`

const apexTest = `@IsTest
private class ${controller}Test {
    @IsTest
    static void signsForTheRecord() {
        Lead one = new Lead(LastName = 'Test', Company = 'Test');
        insert one;
        ${controller} asked = new ${controller}(new ApexPages.StandardController(one));
        System.assertEquals(2, asked.request.split('\\\\.').size());
        System.assert(asked.address.endsWith('/embed'));
    }
}
`

function page(object: string): string {
  return `<apex:page standardController="${object}" extensions="${controller}" showHeader="false" sidebar="false" standardStylesheets="false">
    <form id="open" method="post" action="{!HTMLENCODE(address)}">
        <input type="hidden" name="request" value="{!HTMLENCODE(request)}"/>
    </form>
    <script>document.getElementById('open').submit();</script>
</apex:page>
`
}

function sendButton(object: string, concordUrl: string): string {
  const url = `${concordUrl}/connector/send?org={!$Organization.Id}&id={!${object}.Id}`
  return xml(
    'WebLink',
    lines([
      ['fullName', 'Send_to_Concord'],
      ['availability', 'online'],
      ['displayType', 'button'],
      ['encodingKey', 'UTF-8'],
      ['linkType', 'url'],
      ['masterLabel', 'Send to Concord'],
      ['openType', 'newWindow'],
      ['protected', 'false'],
      ['url', url],
    ]),
  )
}

const component = `<template>
    <iframe title="Prospect Activities" src={address} width="100%" height="400" style="border:0"></iframe>
</template>
`
const componentScript = `import { LightningElement, api } from 'lwc';

export default class ConcordActivities extends LightningElement {
    @api recordId;
    @api objectApiName;

    get address() {
        return \`/apex/Concord\${this.objectApiName}Activities?id=\${this.recordId}\`;
    }
}
`
const componentMeta = xml(
  'LightningComponentBundle',
  `    <apiVersion>62.0</apiVersion>
    <isExposed>true</isExposed>
    <masterLabel>Prospect Activities</masterLabel>
    <targets>
        <target>lightning__RecordPage</target>
    </targets>
    <targetConfigs>
        <targetConfig targets="lightning__RecordPage">
            <objects>
                <object>Lead</object>
                <object>Contact</object>
            </objects>
        </targetConfig>
    </targetConfigs>`,
)

const settingObject = xml(
  'CustomObject',
  lines([
    ['label', 'Concord Setting'],
    ['pluralLabel', 'Concord Settings'],
    ['visibility', 'Protected'],
  ]),
)
const settingFields = ['Address__c', 'Signing_Key__c'] as const

function settingField(name: (typeof settingFields)[number]): string {
  return xml(
    'CustomField',
    lines([
      ['fullName', name],
      ['fieldManageability', 'DeveloperControlled'],
      ['label', name === 'Address__c' ? 'Address' : 'Signing key'],
      ['length', '255'],
      ['required', 'true'],
      ['type', 'Text'],
      ['unique', 'false'],
    ]),
  )
}

function settingRecord(concordUrl: string, secret: string): string {
  const value = (field: string, text: string) =>
    `    <values>\n        <field>${field}</field>\n        <value xsi:type="xsd:string">${escaped(text)}</value>\n    </values>`
  const body = [
    '    <label>Main</label>',
    '    <protected>true</protected>',
    value('Address__c', concordUrl),
    value('Signing_Key__c', secret),
  ].join('\n')
  return xml('CustomMetadata', body).replace(
    '<CustomMetadata ',
    '<CustomMetadata xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ',
  )
}

const viewers = xml(
  'PermissionSet',
  [
    `    <classAccesses>\n        <apexClass>${controller}</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>`,
    '    <description>Opens the Prospect Activities window of Concord</description>',
    '    <label>Concord activities</label>',
    ...objects.map(
      (object) =>
        `    <pageAccesses>\n        <apexPage>${pageOf(object)}</apexPage>\n        <enabled>true</enabled>\n    </pageAccesses>`,
    ),
  ].join('\n'),
)

function lines(children: readonly (readonly [string, string])[]): string {
  return children.map(([name, text]) => `    <${name}>${escaped(text)}</${name}>`).join('\n')
}

function xml(type: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}\n</${type}>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
