import { parseArgs } from 'node:util'
import { DemoFailed } from './demo-failed.ts'

export interface DemoOptions {
  /** The gateway to walk through; `undefined` when the command line names none. */
  readonly url: string | undefined
  /** Where the demo looks for a home to assess. */
  readonly postcode: string
  readonly help: boolean
}

export const USAGE = `Usage: npm run demo [-- --url <url>] [--postcode <postcode>]

Walks the whole journey of an MCP client and prints what each request came to.
  --url       the gateway; without it the one at PUBLIC_URL or http://localhost:PORT when it
              answers, else one that the demo starts for itself and removes afterwards
  --postcode  where to look for a home to assess; 1234 AA of the sample town when not given
`

const SAMPLE_POSTCODE = '1234 AA'

/** @throws {DemoFailed} for an option that does not exist or has no value. */
export function readOptions(args: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        postcode: { type: 'string', default: SAMPLE_POSTCODE },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return { url: values.url, postcode: values.postcode, help: values.help }
  } catch (error) {
    throw new DemoFailed(`${(error as Error).message}\n\n${USAGE.trimEnd()}`)
  }
}
