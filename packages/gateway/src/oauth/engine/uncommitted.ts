import type { KoaContextWithOIDC } from 'oidc-provider'
import { databaseAway } from '../../http/database-away.ts'
import { Conflict, StoreUnavailable } from '../../storage/ports/failures.ts'
import { sendPage } from './send-page.ts'
import { type EngineParts, PATHS } from './settings.ts'

/**
 * Answers a request of which nothing became durable: nothing it would have said leaves.
 * @throws what is neither a lost race nor the store's failure.
 */
export async function refuseUncommitted(
  ctx: KoaContextWithOIDC,
  error: unknown,
  parts: EngineParts,
): Promise<void> {
  const lost = error instanceof Conflict
  if (!lost && !(error instanceof StoreUnavailable)) throw error
  ctx.remove('Set-Cookie')
  if (lost) return answer(ctx, parts, ANSWERED_BEFORE)
  parts.log.error('store_unavailable', { path: ctx.path, error: error.cause })
  ctx.set(databaseAway.headers)
  return answer(ctx, parts, databaseAway)
}

type Refusal = typeof databaseAway | typeof ANSWERED_BEFORE

const ANSWERED_BEFORE = {
  status: 400,
  error: 'invalid_request',
  description: 'this request was answered already',
  page: {
    title: 'This request is no longer open',
    whatHappened: 'It was answered already, perhaps in another tab.',
    whatToDo: 'Go back to the application, and connect again if it is not connected.',
  },
} as const

async function answer(
  ctx: KoaContextWithOIDC,
  parts: EngineParts,
  { status, error, description, page }: Refusal,
): Promise<void> {
  if (ctx.path.startsWith(PATHS.authorization)) {
    const { title, whatHappened, whatToDo } = page
    return sendPage(ctx, parts, status, parts.errorPage(title, whatHappened, whatToDo))
  }
  ctx.status = status
  ctx.body = { error, error_description: description }
}
