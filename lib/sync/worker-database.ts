import { type Database, openDatabase } from '#db/client.ts'

/**
 * The worker's pool plans every statement for the tables as they are now. A plan kept from when a table was empty reads
 * all of it for each page, until the next ANALYZE: a first load of 20,000 took minutes instead of seconds.
 */
export function openWorkerDatabase(url: string): Database {
  const address = new URL(url)
  address.searchParams.set('plan_cache_mode', 'force_custom_plan')
  // A page of 2,000 records is unpacked in memory, not in a temporary file.
  address.searchParams.set('work_mem', '32MB')
  // What is looked up by key lies in memory; taken for a disk's, the planner reads a whole table instead of 2,000 keys.
  address.searchParams.set('random_page_cost', '1.1')
  return openDatabase(address.href, { name: 'concord-worker', connectionsMax: 10 })
}
