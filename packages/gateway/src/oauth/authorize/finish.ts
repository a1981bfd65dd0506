import type Provider from 'oidc-provider'
import type { EngineRecords } from '../../storage/ports/engine-records.ts'
import { unitOfWork } from '../engine/unit-of-work.ts'

/** How a person's part of an authorization request ended. */
export type Outcome =
  | { readonly type: 'granted'; readonly personId: string }
  | { readonly type: 'refused'; readonly error: string; readonly description: string }

/**
 * Tells the engine how it ended, in one unit of work with the grant itself.
 * @returns where the browser goes on, or `undefined` when the request is gone or has an end already.
 */
export function finishRequest(
  provider: Provider,
  records: EngineRecords,
  interactionId: string,
  outcome: Outcome,
): Promise<string | undefined> {
  return unitOfWork(records, async () => {
    const interaction = await provider.Interaction.find(interactionId)
    if (!interaction || interaction.result) return undefined
    interaction.result =
      outcome.type === 'granted'
        ? {
            login: { accountId: outcome.personId, remember: false },
            consent: { grantId: await saveGrant(provider, interaction.params, outcome.personId) },
          }
        : { error: outcome.error, error_description: outcome.description }
    // Not 0 in its last second: that would mean for ever.
    await interaction.save(Math.max(1, interaction.exp - Math.floor(Date.now() / 1000)))
    return interaction.returnTo
  })
}

/** What the person allowed: exactly what the page showed, for exactly this client. */
async function saveGrant(
  provider: Provider,
  params: Readonly<Record<string, unknown>>,
  personId: string,
): Promise<string> {
  const grant = new provider.Grant({ clientId: String(params['client_id']), accountId: personId })
  const scope = String(params['scope'] ?? '')
  grant.addOIDCScope(scope)
  for (const resource of [params['resource'] ?? []].flat()) {
    grant.addResourceScope(String(resource), scope)
  }
  return grant.save()
}
