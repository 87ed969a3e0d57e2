import type { AlertContent, AlertFact, AlertKind, DayFigures } from '#lib/alerts/types.ts'

const count = (n: number) => n.toLocaleString('en-GB')

const titles: Record<AlertKind, string> = {
  connection_lost: 'the connection to Salesforce is lost',
  budget_reached: 'the calls to Salesforce are used up',
  guard_held: 'a mass change is held',
  needs_person: 'records need somebody',
  lag_missed: 'changes take too long',
}

/** Where something can be done about it. */
const paths: Record<AlertKind, string> = {
  connection_lost: '/connector/status',
  budget_reached: '/connector/status',
  guard_held: '/connector/held',
  needs_person: '/connector/errors',
  lag_missed: '/overview',
}

/** What is said of one thing, in whole sentences. */
function sentenceOf({ kind, count: n = 0, said }: AlertFact): string {
  switch (kind) {
    case 'connection_lost':
      return `The connection to Salesforce is lost${said ? `: ${said.replace(/\.$/, '')}` : ''}. Nothing syncs until it is connected again.`
    case 'budget_reached':
      return `The calls to Salesforce are used up. Automatic work waits${said ? ` until ${said}` : ''}.`
    case 'guard_held':
      return `A cycle would change ${count(n)} ${n === 1 ? 'record' : 'records'} at once. It is held until you have looked.`
    case 'needs_person':
      return `${count(n)} ${n === 1 ? 'record waits' : 'records wait'} for somebody: Salesforce refused ${n === 1 ? 'it' : 'them'}.`
    case 'lag_missed':
      return `Changes take longer than they should: ${said ?? 'beyond the target'}.`
  }
}

export function alertContent(facts: readonly AlertFact[], unit: string): AlertContent {
  const [first] = facts
  const more = facts.length > 1 ? `, and ${count(facts.length - 1)} more` : ''
  return {
    subject: `${unit}: ${first ? titles[first.kind] : ''}${more}`,
    lines: facts.map((fact) => ({ text: sentenceOf(fact), path: paths[fact.kind] })),
  }
}

export function digestContent(day: DayFigures, unit: string): AlertContent {
  const moved = `${count(day.pulled)} records came from Salesforce, ${count(day.pushed + day.created)} went there, ${count(day.created)} of them new`
  const cycles = `${count(day.cycles)} cycles${day.failed > 0 ? `, ${count(day.failed)} of them failed` : ''}; ${count(day.calls)} calls to Salesforce.`
  const told = day.alerts.map((kind) => titles[kind])
  return {
    subject: `${unit}: the last day${day.needPerson > 0 ? `, ${count(day.needPerson)} need somebody` : ''}`,
    lines: [
      { text: `${moved}.`, path: '/overview' },
      { text: cycles, path: '/connector/runs' },
      ...(day.refused + day.needPerson > 0
        ? [
            {
              text: `${count(day.refused)} changes were refused; ${count(day.needPerson)} records wait for somebody.`,
              path: '/connector/errors',
            },
          ]
        : []),
      ...(told.length > 0
        ? [{ text: `In that day: ${told.join('; ')}.`, path: '/connector/status' }]
        : []),
    ],
  }
}
