import { importBagCommand } from './import/command.ts'

const stop = new AbortController()

// The second Ctrl-C finds no listener and ends the process at once.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

process.exitCode = await importBagCommand({
  arguments: process.argv.slice(2),
  environment: process.env,
  workingDirectory: process.cwd(),
  callerDirectory: process.env['INIT_CWD'],
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
})
