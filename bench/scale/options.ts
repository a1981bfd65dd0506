import { parseArgs } from 'node:util'
import { wholeNumber } from '../../scripts/whole-number.ts'

/** What one run of the scale measurement does. */
export interface ScaleOptions {
  readonly addresses: number
  readonly buildings: number
  /** Look-ups of each kind, cold and warm. */
  readonly samples: number
  /** A BAG extract to take the pieces from; the one beside the repository when not given. */
  readonly extract: string | undefined
  /** Everything large goes there, and is removed at the end. The system's own when not given. */
  readonly folder: string | undefined
  /** The files stay, so that look-ups can be timed again. */
  readonly keep: boolean
  /** The folder of a run that kept its files: only its look-ups are timed. */
  readonly again: string | undefined
  readonly outFile: string | undefined
}

const MILLION = 1_000_000
const FULL = { addresses: 10 * MILLION, samples: 100_000 }

export const USAGE = `Usage: npm run scale -- [options]

Makes a register of national size by the way an import takes, and times look-ups in it. With the
defaults it takes about an hour and 20 GB of disk, which it gives back.

  --addresses <n>  live addresses, 1,000 to 20,000,000 (${FULL.addresses.toLocaleString('en')})
  --buildings <n>  buildings of every status (as many as addresses)
  --samples <n>    look-ups of each kind, 100 to 1,000,000 (${FULL.samples.toLocaleString('en')})
  --bag <zip>      the BAG extract whose pieces it is made from (../shared/data/bag/*.zip)
  --folder <path>  where the files go while it runs (the system's folder for temporary files)
  --keep           leave the files there
  --again <folder> time look-ups once more in the register of a run that kept its files
  --out <file>     where the results go (bench/national-register.json for a full run)
`

/** @throws a plain sentence for arguments that make no sense. */
export function parseScaleOptions(args: readonly string[], resultsFile: string): ScaleOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ addresses: text, buildings: text, samples: text },
      ...{ bag: text, folder: text, out: text, again: text },
      keep: { type: 'boolean', default: false },
    },
  })
  const whole = (
    name: 'addresses' | 'buildings' | 'samples',
    preset: number,
    min: number,
    max: number,
  ) => wholeNumber(`--${name}`, values[name] ?? `${preset}`, min, max)
  const addresses = whole('addresses', FULL.addresses, 1_000, 20 * MILLION)
  const buildings = whole('buildings', addresses, 1_000, 20 * MILLION)
  const samples = whole('samples', FULL.samples, 100, MILLION)
  const full = addresses >= FULL.addresses && samples >= FULL.samples
  return {
    ...{ addresses, buildings, samples },
    ...{ extract: values.bag, folder: values.folder, keep: values.keep, again: values.again },
    outFile: values.out ?? (full ? resultsFile : undefined),
  }
}
