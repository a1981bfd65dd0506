import type { KoaContextWithOIDC } from 'oidc-provider'
import { sendPage } from './send-page.ts'
import type { EngineParts } from './settings.ts'

/**
 * Of a redirect (303): one to an app's own scheme opens the app and leaves the browser where it
 * was, on a page of the sign-in service that still says "one moment". So the browser gets a page of
 * ours that goes there, by itself or by its link, and that can stay.
 */
export async function leaveForApp(ctx: KoaContextWithOIDC, parts: EngineParts): Promise<void> {
  const to = ctx.response.get('Location')
  if (!to || /^https?:|^\//.test(to)) return
  await sendPage(ctx, parts, 200, parts.appPage(to))
}
