import { ensureBuild } from '#lib/launch/build.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import type { Command } from '#lib/launch/main.ts'

export const build: Command = async () => {
  const built = await ensureBuild(dataFolder().path)
  console.log(built ? 'Built.' : 'The build is of these sources already.')
  return 0
}
