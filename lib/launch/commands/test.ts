import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from '#lib/launch/build.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import type { Command } from '#lib/launch/main.ts'
import {
  type Count,
  countPlaywright,
  countVitest,
  playwrightFailures,
} from '#lib/launch/test-report.ts'
import { runTool, tools } from '#lib/launch/tools.ts'

type Step = { readonly name: string; readonly run: () => Promise<Count> }

/** Every kind of test, each also when an earlier one failed; the last line is the sum. */
export const test: Command = async () => {
  const reports = join(dataFolder('test').path, 'reports')
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const total = { passed: 0, failed: 0 }
  for (const step of steps(reports)) {
    const startedAt = performance.now()
    const count = await step.run()
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`${step.name}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`)
    total.passed += count.passed
    total.failed += count.failed
  }
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

function steps(reports: string): Step[] {
  return [
    { name: 'lint', run: () => gate(tools.lint) },
    { name: 'types', run: () => gate(tools.typecheck) },
    { name: 'unit and Postgres', run: () => vitest(join(reports, 'vitest.json')) },
    { name: 'build', run: build },
    { name: 'browser', run: () => playwright(join(reports, 'playwright.json')) },
  ]
}

async function gate(commands: readonly (readonly string[])[]): Promise<Count> {
  for (const command of commands) {
    const { code, output } = await runTool(command, { quiet: true })
    if (code === 0) continue
    console.log(output)
    return { passed: 0, failed: 1 }
  }
  return { passed: 1, failed: 0 }
}

async function build(): Promise<Count> {
  try {
    await ensureBuild(dataFolder().path)
    return { passed: 1, failed: 0 }
  } catch (error) {
    console.log(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1 }
  }
}

async function vitest(report: string): Promise<Count> {
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runTool([...tools.vitest[0], ...reporters])
  return countVitest(read(report), code)
}

async function playwright(report: string): Promise<Count> {
  const { code } = await runTool([...tools.playwright[0], '--reporter=dot,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  const said = read(report)
  for (const failure of playwrightFailures(said)) console.log(`failed: ${failure}`)
  return countPlaywright(said, code)
}

function read(report: string): unknown {
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return undefined
  }
}
