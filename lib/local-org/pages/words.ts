const moment = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})

export function shortMoment(ms: number): string {
  return `${moment.format(new Date(ms))} UTC`
}
