import type { KoaContextWithOIDC } from 'oidc-provider'
import { isLoopbackRedirect } from '../clients/redirect-uri.ts'
import { sendPage } from './send-page.ts'
import type { EngineParts } from './settings.ts'

/**
 * Anybody can become a client here, and a faulty request gets its answer before a person has seen
 * anything. Sent on at once, a link to this trusted host would lead wherever a stranger likes (RFC
 * 9700 section 4.11.2). So towards the web address of a client nobody configured, the browser stops
 * on a page of ours that names the host and leaves going there to the person. Redirects to this
 * machine and to apps go on: they lead to nobody's website.
 */
export async function holdErrorRedirect(
  ctx: KoaContextWithOIDC,
  parts: EngineParts,
): Promise<void> {
  const to = ctx.response.get('Location')
  if (ctx.oidc?.route !== 'authorization' || ctx.status !== 303) return
  if (!/^https?:/i.test(to) || isLoopbackRedirect(to)) return
  if (parts.isConfigured(ctx.oidc.client?.clientId ?? '')) return
  const error = new URL(to).searchParams.get('error')
  if (error === null) return
  await sendPage(ctx, parts, 400, parts.errorReturnPage(to, error))
}
