import type { Command } from '#lib/launch/main.ts'
import { productionSecrets } from '#lib/launch/secrets.ts'

/** Prints fresh secrets for a production of one's own. */
export const secrets: Command = async () => {
  for (const [name, value] of Object.entries(productionSecrets())) console.log(`${name}=${value}`)
  return 0
}
