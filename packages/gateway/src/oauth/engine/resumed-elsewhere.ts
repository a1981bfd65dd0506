import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { BOUND_BROWSER, type BoundBrowser } from '../authorize/browser-binding.ts'
import { sendPage } from './send-page.ts'
import { type EngineParts, PATHS } from './settings.ts'

/**
 * The code of an approved request goes only to the browser in which the person signed in. The
 * engine's own cookies can be planted from a sibling domain; the sign-in cookie can't. Without
 * this, somebody could have a stranger answer a request, and go on with it alone.
 * @returns true when the request was refused here.
 */
export async function resumedElsewhere(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  parts: EngineParts,
): Promise<boolean> {
  if (!ctx.path.startsWith(`${PATHS.authorization}/`)) return false
  const id = ctx.cookies.get(provider.cookieName('resume'), { signed: true })
  const result = id ? (await provider.Interaction.find(id))?.result : undefined
  if (!result?.login) return false
  const browser = result[BOUND_BROWSER] as BoundBrowser | undefined
  if (browser && parts.binding.holds(ctx.req, browser.stateHash, browser.hash)) {
    ctx.append('Set-Cookie', parts.binding.clear(browser.stateHash))
    return false
  }
  const page = parts.errorPage(
    'This sign-in belongs to another browser',
    'The person signed in somewhere else, so the answer does not belong here.',
    'Go back to the application and connect again, in this browser.',
  )
  await sendPage(ctx, parts, 400, page)
  return true
}
