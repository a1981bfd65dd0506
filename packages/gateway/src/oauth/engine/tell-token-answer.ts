import type { KoaContextWithOIDC } from 'oidc-provider'
import { type EngineParts, PATHS } from './settings.ts'
import { KNOWN_GRANTS } from './wrapped-grants.ts'

const GRANTS = new Set<string>(KNOWN_GRANTS)

/** RFC 6749 5.2, RFC 8707 2, and what we say when the client should come back later. */
const ERRORS = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'invalid_target',
  'unauthorized_client',
  'unsupported_grant_type',
  'temporarily_unavailable',
  'server_error',
])

/** Tells which grant was asked for and how it ended, in words of ours: both come from a client. */
export async function tellTokenAnswer(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  { tokenAnswered }: Pick<EngineParts, 'tokenAnswered'>,
): Promise<void> {
  if (tokenAnswered === undefined || ctx.path !== PATHS.token || ctx.method !== 'POST')
    return next()
  let result = 'server_error'
  try {
    await next()
    result = ctx.status === 200 ? 'ok' : errorOf(ctx.body)
  } finally {
    tokenAnswered({ grant: word(ctx.oidc?.params?.['grant_type'], GRANTS), result })
  }
}

const errorOf = (body: unknown): string =>
  word((body as Readonly<Record<string, unknown>> | undefined)?.['error'], ERRORS)

const word = (value: unknown, known: ReadonlySet<string>): string =>
  typeof value === 'string' && known.has(value) ? value : 'other'
