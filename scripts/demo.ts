import { DemoFailed } from './demo/demo-failed.ts'
import { findGateway } from './demo/gateway.ts'
import { journey } from './demo/journey.ts'
import { readOptions, USAGE } from './demo/options.ts'
import { createReport } from './demo/report.ts'

/** `npm run demo`: the journey of an MCP client in plain requests, each with its outcome. */
async function main(): Promise<number> {
  const { help, url, postcode } = readOptions(process.argv.slice(2))
  if (help) {
    process.stdout.write(USAGE)
    return 0
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  const gateway = await findGateway(url, process.env)
  try {
    const report = createReport((text) => process.stdout.write(text), gateway.mcpUrl)
    report.line(gateway.introduction)
    await journey(report, gateway.mcpUrl, postcode)
    report.line('\nDone: every step went as it should.')
    return 0
  } finally {
    await gateway.close()
  }
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof DemoFailed)) throw error
  process.stderr.write(`${error.message}\n`)
  return 1
})
