import { type DuplicateKind, duplicateKinds } from '#lib/duplicates/types.ts'

/** Between name and company; no name holds it. */
export const separator = '\u001f'

/** A key may hold anything that a name or an address holds, so the address carries it as base64url. */
export function toSlug(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url')
}

export function fromSlug(slug: string): string {
  return Buffer.from(slug, 'base64url').toString('utf8')
}

export function toKind(text: unknown): DuplicateKind | null {
  return duplicateKinds.find((kind) => kind === text) ?? null
}
