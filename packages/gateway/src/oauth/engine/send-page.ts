import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EngineParts } from './settings.ts'

/** Answers with a page of ours; a redirect that was there before does not leave. */
export async function sendPage(
  ctx: KoaContextWithOIDC,
  { pageHeaders }: EngineParts,
  status: number,
  html: Promise<string>,
): Promise<void> {
  ctx.remove('Location')
  ctx.set(pageHeaders as Record<string, string>)
  ctx.status = status
  ctx.type = 'html'
  ctx.body = await html
}
