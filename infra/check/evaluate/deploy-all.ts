import type { Program } from '../bicep/program.ts'
import { type Deployed, deployFile } from './deploy-file.ts'
import { parameterValues } from './parameters.ts'
import { type Plain, plain, type Value } from './value.ts'

/** Everything of one "azd up": the layers, and then the container app. */
export interface WholeDeployment {
  readonly resources: readonly Deployed[]
  /** azd's environment at the end: what a person set, and the outputs of the layers. */
  readonly environment: { readonly [name: string]: Plain }
}

/** In the order of azure.yaml; what one puts out, the next may take. */
export const STEPS = ['main', 'store', 'entra', 'gateway'] as const

/** What azd itself knows. */
export const AZD: Readonly<Record<string, string>> = {
  AZURE_ENV_NAME: 'sample',
  AZURE_LOCATION: 'westeurope',
  SERVICE_GATEWAY_IMAGE_NAME: 'registry.example/voordeur/gateway:sample',
}

/**
 * Works out what would be deployed.
 * @param set what a person set with `azd env set`.
 * @throws on what can't be worked out.
 */
export function deployAll(
  program: Program,
  set: Readonly<Record<string, string>> = {},
): WholeDeployment {
  const environment: Record<string, Value> = { ...AZD, ...set }
  const resources = STEPS.flatMap((step) => {
    const file = program.parsed.get(`infra/${step}.bicep`)
    if (!file) throw new Error(`infra/${step}.bicep could not be read`)
    const given = parameterValues(program.files, `infra/${step}.parameters.json`, environment)
    const deployment = deployFile(file, given, program)
    Object.assign(environment, deployment.outputs)
    return deployment.resources
  })
  return { resources, environment: plain(environment) as Record<string, Plain> }
}
