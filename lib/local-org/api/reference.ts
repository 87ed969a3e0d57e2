type Answers = ReadonlyMap<string, { body: unknown; httpStatusCode: number }>

/** A subrequest names the answer of one that failed or does not exist. */
export class MissingReference extends Error {}

const pattern = /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g

/** Puts earlier answers where `@{ref.path}` stands. A whole value keeps its type, a part of a text becomes text. */
export function resolveReferences(value: unknown, answers: Answers, isUrl: boolean): unknown {
  if (typeof value === 'string') return resolveText(value, answers, isUrl)
  if (Array.isArray(value)) return value.map((entry) => resolveReferences(entry, answers, isUrl))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, resolveReferences(entry, answers, isUrl)]),
  )
}

function resolveText(text: string, answers: Answers, isUrl: boolean): unknown {
  if (!text.includes('@{')) return text
  const whole = /^@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}$/.exec(text)
  if (whole) return lookUp(whole[1]!, whole[2]!, answers)
  return text.replace(pattern, (_, name: string, path: string) => {
    const found = String(lookUp(name, path, answers))
    return isUrl ? encodeURIComponent(found) : found
  })
}

function lookUp(name: string, path: string, answers: Answers): unknown {
  const answer = answers.get(name)
  const missing = () =>
    new MissingReference(
      `Invalid reference specified. No value for ${name}${path} found in ${name}. Field might not be present or the subrequest failed.`,
    )
  if (!answer || answer.httpStatusCode >= 300) throw missing()
  let value: unknown = answer.body
  for (const [, key, index] of path.matchAll(/\.([A-Za-z0-9_]+)|\[(\d+)\]/g)) {
    if (value === null || typeof value !== 'object') throw missing()
    value =
      index !== undefined
        ? (value as unknown[])[Number(index)]
        : (value as Record<string, unknown>)[key!]
  }
  if (value === undefined) throw missing()
  return value
}
