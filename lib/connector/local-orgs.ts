/**
 * The orgs of the local Salesforce that can be connected with one click. Their app may call back to this machine alone,
 * so its secret keeps nothing from anybody: it stands here for the demo that makes the orgs and the button that uses it.
 */
export type LocalOrg = { key: string; name: string; clientId: string; clientSecret: string }

export const localOrgs: readonly LocalOrg[] = [
  {
    key: 'halden-europe',
    name: 'Halden Instruments Europe',
    clientId: '3MVG9LocalOrgHaldenEuropeConcordConsoleDemoClientKey0001',
    clientSecret: 'local-demo-client-of-halden-europe-on-this-machine-only',
  },
  {
    key: 'halden-america',
    name: 'Halden Instruments America',
    clientId: '3MVG9LocalOrgHaldenAmericaConcordConsoleDemoClientKey002',
    clientSecret: 'local-demo-client-of-halden-america-on-this-machine-only',
  },
]

export function localLoginUrl(orgUrl: string, key: string): string {
  return `${orgUrl.replace(/\/+$/, '')}/orgs/${key}`
}

/** @returns which local org this login address belongs to */
export function localOrgOf(orgUrl: string | undefined, loginUrl: string): LocalOrg | undefined {
  return orgUrl ? localOrgs.find(({ key }) => localLoginUrl(orgUrl, key) === loginUrl) : undefined
}
