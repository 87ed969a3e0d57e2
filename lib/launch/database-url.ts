/** The same server, another database and, where given, another role. */
export function withDatabase(
  url: string,
  database: string,
  role?: string,
  password?: string,
): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  if (role !== undefined) changed.username = role
  if (password !== undefined) changed.password = password
  return changed.href
}
