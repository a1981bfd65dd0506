import { registration } from '../hooks/registration-lines.ts'
import type { WholeDeployment } from './evaluate/deploy-all.ts'
import type { Plain } from './evaluate/value.ts'
import { at, ofType } from './policy/policy.ts'

/** The registration that the hook prints for people against the one that Bicep makes. */
export function checkRegistration(deployment: WholeDeployment): readonly string[] {
  const byHand = registration('an id') as unknown as Plain
  return ofType(deployment, 'Microsoft.Graph/applications').flatMap(({ body }) => {
    const facts: [string, unknown, unknown][] = [
      ['token version', 'api.requestedAccessTokenVersion', 'api.requestedAccessTokenVersion'],
      ['scope', 'api.oauth2PermissionScopes.0.value', 'api.oauth2PermissionScopes.0.value'],
      ['permissions', 'requiredResourceAccess', 'requiredResourceAccess'],
    ].map(([name = '', made = '', printed = '']) => [name, at(body, made), at(byHand, printed)])
    const claims = (value: Plain) =>
      [0, 1, 2].map((index) => at(value, `optionalClaims.accessToken.${index}.name`))
    facts.push(['optional claims', claims(body), claims(byHand)])
    return facts
      .filter(([, made, printed]) => JSON.stringify(made) !== JSON.stringify(printed))
      .map(([name]) => `the ${name} that the hook prints differ from entra.bicep`)
  })
}
