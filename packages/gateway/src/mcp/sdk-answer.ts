import type { IncomingMessage, ServerResponse } from 'node:http'
import { onDemand } from '../kernel/on-demand.ts'
import type { Asked } from './ask.ts'
import type { Exchanges } from './exchanges.ts'
import type { Gate } from './gate.ts'
import type { SdkHandler } from './sdk-handler.ts'
import type { ServerSettings } from './sdk-server.ts'
import type { Served } from './served.ts'

/** What the official SDK answers: all of the protocol, in all of its revisions. */
export interface SdkExchanges extends Pick<SdkHandler, 'endSubscriptions' | 'close'> {
  answer(
    req: IncomingMessage,
    res: ServerResponse,
    asked: Asked,
    served: Served | undefined,
  ): Promise<void>
}

/** The same, of which nothing is loaded until it is needed. */
export interface SdkAnswer extends SdkExchanges {
  /** Loads it now. @throws what is wrong with the list of tools or the extension. */
  ready(): Promise<void>
}

/**
 * The SDK and what it stands on are most of the code of a server, and the first calls of nearly
 * every client are answered without it (`fast-path`). So it is loaded for the first request that it
 * has to answer, or before, when the platform asks whether the process is ready.
 */
export function createSdkAnswer(
  settings: ServerSettings,
  gate: Gate,
  exchanges: Exchanges,
): SdkAnswer {
  const sdk = onDemand(async () => {
    const [{ createSdkExchanges }, extend] = await Promise.all([
      import('./sdk-exchanges.ts'),
      settings.extend ?? settings.loadExtension?.(),
    ])
    return createSdkExchanges({ ...settings, ...(extend ? { extend } : {}) }, gate, exchanges)
  })
  return {
    ready: async () => void (await sdk.get()),
    answer: async (...request) => (await sdk.get()).answer(...request),
    endSubscriptions: async () => (await sdk.made())?.endSubscriptions(),
    close: async () => (await sdk.made())?.close(),
  }
}
