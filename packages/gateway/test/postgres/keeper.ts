/**
 * Runs one PostgreSQL for as long as its standard input is open: when the test that started it ends,
 * however it ends, the server stops and its folder goes. A line on standard input is a signal.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Kept } from './postgres-process.ts'

const { program, args, folder, user } = JSON.parse(process.argv[2] ?? '') as Kept
const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...user })
let abandoned = false

createInterface({ input: process.stdin })
  .on('line', (signal) => server.kill(signal as NodeJS.Signals))
  .on('close', () => {
    abandoned = true
    server.kill('SIGQUIT')
  })
server.once('error', (error) => {
  process.stderr.write(`FATAL: ${error.message}\n`)
  end(1)
})
server.once('exit', (code) => end(code ?? 1))

function end(code: number): void {
  if (abandoned) rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
