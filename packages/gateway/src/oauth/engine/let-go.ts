import type { KoaContextWithOIDC } from 'oidc-provider'

/**
 * Lets go of what a request held, tokens included, once its answer has left.
 *
 * The engine defines a getter on each context. V8 keeps the halves of an accessor among the old, so
 * all that the getter can reach is kept there too, until the next full collection: 12 KB a refresh.
 */
export async function lettingGo(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const { res } = ctx
  try {
    await next()
  } finally {
    // Nobody is there any more, but what answers them has yet to come.
    if (res.closed) setImmediate(letGo, ctx)
    else res.once('close', () => letGo(ctx))
  }
}

function letGo(ctx: KoaContextWithOIDC): void {
  if (ctx.oidc) Object.assign(ctx.oidc, { entities: undefined, params: undefined, body: undefined })
  Object.assign(ctx, { req: undefined, res: undefined, request: undefined, response: undefined })
}
