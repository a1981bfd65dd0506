import { clientIdFaults, settingFaults } from './judge-settings.ts'
import { registrationLines } from './registration-lines.ts'

/** What a phase finds wrong, which stops azd, and what it tells the person. */
export interface Findings {
  readonly faults: readonly string[]
  readonly lines: readonly string[]
}

/** azd's environment; a value of it is shown only when it is known to be no secret. */
export type Env = Readonly<Record<string, string | undefined>>
export type Phase = (env: Env) => Findings

/** By the names that azd gives to its hooks. */
export const phases: Readonly<Record<string, Phase>> = {
  preprovision: (env) => ({ faults: settingFaults(env), lines: [] }),
  postprovision,
  predeploy,
  postdeploy,
}

function postprovision(env: Env): Findings {
  const byHand = env['ENTRA_REGISTRATION'] === 'cli'
  return { faults: [], lines: byHand ? registrationLines(env) : [] }
}

function predeploy(env: Env): Findings {
  const lines =
    env['STORE'] === 'sqlite'
      ? ['STORE is sqlite: what people do is lost with each revision. For a demo only.']
      : []
  return { faults: [...settingFaults(env), ...clientIdFaults(env)], lines }
}

function postdeploy(env: Env): Findings {
  const { PUBLIC_URL: url = '', ENTRA_CLIENT_ID: clientId = '' } = env
  return {
    faults: [],
    lines: [
      '',
      `The gateway is at ${url}, and clients connect to ${url}/mcp`,
      `  ready?            curl -fsS ${url}/readyz`,
      `  Claude Code:      claude mcp add --transport http voordeur ${url}/mcp`,
      `  people may not consent themselves?   az ad app permission admin-consent --id ${clientId}`,
      '  it says AADSTS…?  echo AADSTS65001 | npm run doctor -- explain',
      ...domainLines(env),
    ],
  }
}

/** The DNS records that must be there before CUSTOM_DOMAIN is set. */
function domainLines(env: Env): readonly string[] {
  const { CUSTOM_DOMAIN, DEFAULT_HOST = '', DOMAIN_VERIFICATION_ID = '' } = env
  if (CUSTOM_DOMAIN || !DEFAULT_HOST) return []
  return [
    '',
    'A host name of your own, such as mcp.contoso.example, takes two DNS records:',
    `  CNAME  mcp.contoso.example        ${DEFAULT_HOST}`,
    `  TXT    asuid.mcp.contoso.example  ${DOMAIN_VERIFICATION_ID}`,
    'then: azd env set CUSTOM_DOMAIN mcp.contoso.example, and azd up. Clients connect anew.',
  ]
}
