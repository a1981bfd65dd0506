import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface SuiteRun {
  readonly code: number | null
  readonly output: string
}

const entry = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')),
  'dist/index.js',
)
const MAX_OUTPUT = 200_000

/** Runs the official suite's command line to its end. `onOutput` sees what it prints meanwhile. */
export function runSuite(
  args: readonly string[],
  { timeoutMs, onOutput }: { timeoutMs: number; onOutput?: (output: string) => void },
): Promise<SuiteRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], { timeout: timeoutMs })
    let output = ''
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-MAX_OUTPUT)
      onOutput?.(output)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
