import type { IncomingMessage, ServerResponse } from 'node:http'
import { onDemand } from '../kernel/on-demand.ts'
import type { SiteParts } from './site.ts'

/** The gateway's own pages and documents, of which nothing is loaded until somebody comes. */
export interface SiteOnDemand {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Loads it now. */
  ready(): Promise<void>
}

/** A client that has its token never comes here. */
export function siteOnDemand(parts: SiteParts): SiteOnDemand {
  const site = onDemand(async () => (await import('./site.ts')).createSite(parts))
  return {
    answer: async (request, response) => (await site.get())(request, response),
    ready: async () => void (await site.get()),
  }
}
