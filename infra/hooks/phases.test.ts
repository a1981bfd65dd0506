import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Env, phases } from './phases.ts'

const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const PRINCIPAL = '9b2c1d6a-51d4-4c5e-8e8b-1f2a3b4c5d6e'

function run(phase: string, env: Env = {}) {
  const { faults, lines } = phases[phase]?.(env) ?? assert.fail(`no phase ${phase}`)
  return { faults, text: lines.join('\n') }
}

describe('the hook before something is made', () => {
  it('has nothing to say when nothing was set', () => {
    assert.deepEqual(run('preprovision'), { faults: [], text: '' })
  })

  const WRONG: [string, Env, RegExp][] = [
    ['an unknown store', { STORE: 'mysql' }, /STORE must be postgres or sqlite/],
    ['an unknown way to register', { ENTRA_REGISTRATION: 'portal' }, /must be bicep or cli/],
    ['a size that Container Apps does not have', { GATEWAY_CPU: '3' }, /0\.25 or 0\.5 or 1\.0/],
    ['no replica at all', { MIN_REPLICAS: '0' }, /wait for a container to start/],
    ['eleven replicas', { MAX_REPLICAS: '11' }, /from 1 to 10/],
    ['more replicas at least than at most', { MIN_REPLICAS: '3', MAX_REPLICAS: '2' }, /not above/],
    ['a domain with a scheme', { CUSTOM_DOMAIN: 'https://mcp.contoso.example' }, /no https:/],
    ['a domain with something of a shell', { CUSTOM_DOMAIN: 'a.example;id' }, /host name/],
    [
      'the identity that deploys as the one people sign in to',
      { ENTRA_CLIENT_ID: GUID.toUpperCase(), AZURE_CLIENT_ID: GUID },
      /is AZURE_CLIENT_ID, the identity that deploys/,
    ],
  ]
  for (const [what, env, expected] of WRONG) {
    it(`stops at ${what}`, () => {
      const { faults } = run('preprovision', env)
      assert.equal(faults.length, 1)
      assert.match(faults[0] ?? '', expected)
      assert.equal(run('predeploy', { ENTRA_CLIENT_ID: GUID, ...env }).faults.length, 1)
    })
  }

  it('stops at a secret in the environment, and does not show it', () => {
    for (const name of ['VOORDEUR_MASTER_KEY', 'DATABASE_PASSWORD', 'ENTRA_CLIENT_SECRET']) {
      const { faults } = run('preprovision', { [name]: 'geheim' })
      assert.equal(faults.length, 1)
      assert.match(faults[0] ?? '', new RegExp(`^${name} is a secret`))
      assert.doesNotMatch(faults[0] ?? '', /geheim/)
    }
  })
})

describe('the hook before the container is deployed', () => {
  it('stops without a registration, and says who makes one', () => {
    assert.match(run('predeploy').faults[0] ?? '', /azd provision entra/)
    assert.match(run('predeploy', { ENTRA_CLIENT_ID: 'voordeur' }).faults[0] ?? '', /GUID/)
    assert.deepEqual(run('predeploy', { ENTRA_CLIENT_ID: GUID }).faults, [])
  })

  it('says that a store in a file loses everything', () => {
    const { text } = run('predeploy', { ENTRA_CLIENT_ID: GUID, STORE: 'sqlite' })
    assert.match(text, /lost with each revision/)
  })
})

describe('the lines for a registration by hand', () => {
  const env = {
    ENTRA_REGISTRATION: 'cli',
    AZURE_ENV_NAME: 'sample',
    PUBLIC_URL: 'https://voordeur.sample.example',
    SIGN_IN_TENANT_ID: GUID,
    RUNTIME_IDENTITY_PRINCIPAL_ID: PRINCIPAL,
    RUNTIME_IDENTITY_CLIENT_ID: 'd0c0ffee-0000-4000-8000-000000000001',
  }

  it('are printed only for who asked for them', () => {
    assert.equal(run('postprovision', { ...env, ENTRA_REGISTRATION: 'bicep' }).text, '')
    assert.match(run('postprovision', env).text, /az ad app create/)
  })

  it('name the principal id as the subject, and the client id of the identity nowhere', () => {
    const { text } = run('postprovision', env)
    assert.match(text, new RegExp(`"subject":"${PRINCIPAL}"`))
    assert.match(text, new RegExp(`"issuer":"https://login.microsoftonline.com/${GUID}/v2.0"`))
    assert.doesNotMatch(text, /d0c0ffee/)
  })

  it('have the one callback, tokens of version 2 and no secret', () => {
    const { text } = run('postprovision', env)
    assert.match(text, /--web-redirect-uris 'https:\/\/voordeur\.sample\.example\/oauth\/callback'/)
    assert.match(text, /"requestedAccessTokenVersion":2/)
    assert.doesNotMatch(text, /credential reset|--password|secret/i)
  })

  it('update a registration that is there', () => {
    const { text } = run('postprovision', { ...env, ENTRA_CLIENT_ID: GUID })
    assert.match(text, new RegExp(`az ad app update --id ${GUID} --web-redirect-uris`))
    assert.doesNotMatch(text, /app create/)
  })

  it('show nothing that would end a quote of the shell', () => {
    const { text } = run('postprovision', { ...env, PUBLIC_URL: "https://a.example'; id #" })
    assert.doesNotMatch(text, /; id/)
    assert.match(text, /<public-url>/)
  })
})

describe('the hook afterwards', () => {
  const env = {
    PUBLIC_URL: 'https://voordeur.sample.example',
    ENTRA_CLIENT_ID: GUID,
    DEFAULT_HOST: 'voordeur.sample.example',
    DOMAIN_VERIFICATION_ID: 'ABC123',
  }

  it('says where clients connect', () => {
    assert.match(run('postdeploy', env).text, /https:\/\/voordeur\.sample\.example\/mcp/)
  })

  it('names the two DNS records until there is a domain', () => {
    assert.match(run('postdeploy', env).text, /TXT +asuid\.mcp\.contoso\.example +ABC123/)
    assert.doesNotMatch(run('postdeploy', { ...env, CUSTOM_DOMAIN: 'a.example' }).text, /asuid/)
  })
})

describe('the hook as azd runs it', () => {
  const hook = fileURLToPath(new URL('azd.ts', import.meta.url))
  const start = (phase: string, env: NodeJS.ProcessEnv) =>
    execFileSync(process.execPath, [hook, phase], { env, encoding: 'utf8', stdio: 'pipe' })

  it('ends with 1 at a fault, with 2 at a phase that does not exist, and with 0 otherwise', () => {
    assert.equal(start('preprovision', {}), '')
    assert.throws(() => start('preprovision', { STORE: 'x' }), { status: 1 })
    assert.throws(() => start('prelaunch', {}), { status: 2 })
  })
})
