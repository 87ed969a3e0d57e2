import pino, { type DestinationStream, type Logger } from 'pino'
import { redactText, redactValue } from '#lib/base/redact.ts'

export type { Logger }

/**
 * A process's log: JSON lines on standard output. Nothing secret and no e-mail address gets in:
 * fields are judged by their name, and the finished line, stack traces included, by pattern.
 */
export function createLog(
  processName: string,
  level: string = process.env.LOG_LEVEL || 'info',
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { process: processName, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    // Errors are taken apart by the redaction already.
    serializers: { err: (error: unknown) => error },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redactValue(fields) as Record<string, unknown>,
      bindings: (fields: Record<string, unknown>) => redactValue(fields) as Record<string, unknown>,
    },
    hooks: { streamWrite: redactText },
  }
  return destination ? pino(options, destination) : pino(options)
}
