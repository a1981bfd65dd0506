import { checkMaps } from './sources/check-maps.ts'
import { checkSources } from './sources/check-sources.ts'
import { openSources } from './sources/open-sources.ts'
import { exitCodeOf, report } from './sources/source-findings.ts'
import { readSourcesSettings } from './sources/source-settings.ts'

const LONGEST_MS = 60_000

/** `npm run sources:check`: asks the real services, as configured, and says what has changed. */
const { settings, faults } = readSourcesSettings(process.env)
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exitCode = 2
} else {
  const signal = AbortSignal.timeout(LONGEST_MS)
  const sources = await checkSources(openSources(settings), signal)
  const findings = [...sources, ...(await checkMaps(settings, signal))]
  process.stdout.write(report(findings))
  process.exitCode = exitCodeOf(findings)
}
