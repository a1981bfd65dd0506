import type { Context } from 'hono'
import { errorPage } from './error-page.ts'
import { EntraError, type ErrorContext, errorBody } from './errors.ts'
import { correlationOf, type Parameters } from './parameters.ts'
import type { Services } from './services.ts'

/** What an error body says besides the refusal itself. */
export const errorContext = (
  services: Services,
  c: Context,
  parameters?: Parameters,
): ErrorContext => ({
  origin: services.origin,
  now: services.now(),
  correlationId: correlationOf(c.req.raw.headers, parameters),
})

type Answer = () => Promise<Response>

/** Turns a refusal into its JSON body; anything else stays thrown. */
export const jsonOrError = (services: Services, c: Context, answer: Answer): Promise<Response> =>
  unlessRefused(answer, (fault) => {
    const { retryAfter } = fault.details
    if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
    return c.json(errorBody(fault, errorContext(services, c)), fault.kind.status)
  })

/** Turns a refusal into a page for the person who sees it; anything else stays thrown. */
export const pageOrError = (services: Services, c: Context, answer: Answer): Promise<Response> =>
  unlessRefused(answer, (fault) => errorPage(fault, errorContext(services, c)))

async function unlessRefused(
  answer: Answer,
  show: (fault: EntraError) => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await answer()
  } catch (fault) {
    if (fault instanceof EntraError) return show(fault)
    throw fault
  }
}
