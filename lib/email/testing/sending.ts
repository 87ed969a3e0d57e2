import type { Sql } from '#db/client.ts'
import { createLog } from '#lib/base/log.ts'
import type { SendingContext } from '#lib/email/send/run.ts'

/** A sender inside the test itself. */
export function senderIn(sql: Sql, privateKey: string, workerId = 'test'): SendingContext {
  return {
    sql,
    log: createLog('test', 'warn'),
    workerId,
    sealingPrivateKey: privateKey,
    concordUrl: 'https://concord.halden.example',
  }
}
