import type { Command } from '#lib/launch/main.ts'
import { runTool, tools } from '#lib/launch/tools.ts'

/** A gate or tool by itself; arguments go to its last step: `npm run test:pg -- lib/sync`. */
export function tool(name: keyof typeof tools): Command {
  return async (args) => {
    const steps: readonly (readonly string[])[] = tools[name]
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1
      const { code } = await runTool(isLast ? [...step, ...args] : step)
      if (code !== 0) return code
    }
    return 0
  }
}
