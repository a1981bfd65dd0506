#!/usr/bin/env node
/** The command `voordeur`: this process's arguments, settings and streams, and nothing else. */
import { fstatSync, readFileSync } from 'node:fs'
import { NODE_MAJOR } from './doctor/node-major.ts'

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
  // Said before anything is loaded that an older Node can't read.
  process.stderr.write(
    `voordeur needs Node ${NODE_MAJOR} or newer, and this is Node ${process.versions.node}.\n`,
  )
  process.exitCode = 2
} else {
  const { voordeur } = await import('./commands/voordeur.ts')
  // Whoever reads our output may stop early, as `head` does.
  process.stdout.on('error', () => process.exit())
  process.exitCode = await voordeur({
    arguments: process.argv.slice(2),
    environment: process.env,
    stdin: { stream: process.stdin, terminal: process.stdin.isTTY === true, piped: isPiped() },
    stdout: process.stdout,
    stderr: process.stderr,
    version: version(),
  })
  process.stdin.destroy()
}

/** A closed standard input is like an empty one. */
function isPiped(): boolean {
  try {
    const input = fstatSync(0)
    return input.isFIFO() || input.isSocket() || input.isFile()
  } catch {
    return false
  }
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return String((JSON.parse(text) as { version?: unknown }).version)
}
