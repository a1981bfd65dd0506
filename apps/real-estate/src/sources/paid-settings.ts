import { sourceAddress } from './source-address.ts'
import { WOZ_COUNTER } from './woz-counter.ts'

type Text = (name: string) => string | undefined

/**
 * Where to ask for WOZ values; `undefined` unless the operator said in so many words that an
 * interface without documentation may be asked.
 */
export function readWozCounter(text: Text, faults: string[]): URL | undefined {
  const said = text('WOZ_COUNTER')
  const address = sourceAddress('WOZ_COUNTER_URL', text('WOZ_COUNTER_URL'), WOZ_COUNTER.url, faults)
  if (said === 'unofficial') return address
  if (said !== undefined && said !== 'off') {
    faults.push(
      'WOZ_COUNTER must be off or unofficial: the WOZ-waardeloket has no documented interface, and the setting says that you know.',
    )
  }
  return undefined
}

/** No paid product has an adapter here, so asking for one is a fault and not a silence. */
export function readTransactionsSetting(text: Text, faults: string[]): void {
  const said = text('KADASTER_TRANSACTIONS')
  if (said === undefined || said === 'off') return
  faults.push(
    'KADASTER_TRANSACTIONS must be off: this version has no adapter for a paid Kadaster product.',
  )
}
