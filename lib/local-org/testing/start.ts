import { randomUUID } from 'node:crypto'
import type { AdminClient } from '../admin-client.ts'
import { adminClient } from '../admin-client.ts'
import type { ServerConfig } from '../context.ts'
import { startOrgServer } from '../server.ts'

export type RunningOrg = {
  url: string
  adminKey: string
  admin: AdminClient
  createOrg: AdminClient['createOrg']
  stop: () => Promise<void>
}

/** A local Salesforce in this process, on its own migrated database. */
export async function startOrg(
  options: { databaseUrl: string; port?: number } & Partial<ServerConfig>,
): Promise<RunningOrg> {
  const adminKey = options.adminKey ?? randomUUID()
  const server = await startOrgServer({ ...options, port: options.port ?? 0, adminKey })
  const admin = adminClient({ url: server.url, adminKey })
  return { url: server.url, adminKey, admin, createOrg: admin.createOrg, stop: server.stop }
}
