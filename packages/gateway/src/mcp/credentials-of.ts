import type { IncomingMessage } from 'node:http'
import { linesOf } from '../http/header-lines.ts'
import type { Credentials } from './authenticate.ts'

/** A path we serve, and the RFC 9728 document that a refusal there points to. */
export interface ServedResource {
  readonly path: string
  readonly metadataUrl: string
}

/** What a request is read against. */
export interface Surroundings {
  /** At least one. A path that is not listed is treated as the first. */
  readonly resources: readonly ServedResource[]
  readonly clientAddress: (req: IncomingMessage) => string
}

/** Split by hand: a request target may be no URL at all, and only its exact path matters. */
function targetOf({ url = '/' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const end = url.indexOf('?')
  if (end === -1) return { path: url, query: NO_QUERY }
  return { path: url.slice(0, end), query: new URLSearchParams(url.slice(end)) }
}

const NO_QUERY = new URLSearchParams()

/** What the request itself shows, before anything is looked at. */
export function credentialsOf(
  req: IncomingMessage,
  { resources, clientAddress }: Surroundings,
): Credentials & { readonly address: string } {
  const { path, query } = targetOf(req)
  const asked = resources.find((resource) => resource.path === path) ?? resources[0]
  if (asked === undefined) throw new Error('the endpoint serves no resource')
  return {
    authorization: linesOf(req, 'authorization'),
    query,
    resourceMetadata: asked.metadataUrl,
    address: clientAddress(req),
  }
}
