import type { Env } from '../../node/environment.ts'
import { readEnvironment } from '../../node/read-config.ts'
import { APP, NOW, TENANT } from '../../resource/entra/entra-fixture.ts'
import { explainContext } from './explain-context.ts'
import { explainToken } from './explain-token.ts'

/** Test support: the time of the tokens that the Entra under test issues. */
export const clock = { now: () => NOW * 1000 }

export const explained = (token: string, env: Env = {}) =>
  explainToken(token, explainContext(env, readEnvironment(env).config, clock))

/** The names of the rules that a token fails. */
export async function problems(token: string, env: Env): Promise<readonly string[]> {
  const { findings } = await explained(token, env)
  return findings.filter(({ status }) => status === 'problem').map(({ check }) => check)
}

/** A gateway that takes Entra's tokens, in the settings the verifier of its fixture has. */
export const directMode = (authority: string, more: Env = {}): Env => ({
  VOORDEUR_MODE: 'direct',
  ENTRA_AUTHORITY_HOST: authority,
  ENTRA_TENANT: 'organizations',
  ENTRA_ALLOWED_TENANTS: TENANT,
  ENTRA_CLIENT_ID: APP,
  ENTRA_CLIENT_SECRET: 'geheim-x',
  PUBLIC_URL: 'http://localhost:3000',
  ...more,
})
