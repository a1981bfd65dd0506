import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { inspect } from 'node:util'
import { CredentialUnavailable, JWT_BEARER } from './client-authentication.ts'
import { JWT, jwtOf, movableClock } from './credential-fixture.ts'
import { createWorkloadIdentityAuthentication } from './workload-identity.ts'

const AUDIENCE = 'https://login.example/tenant/oauth2/v2.0/token'
const folder = mkdtempSync(join(tmpdir(), 'voordeur-workload-'))
const OTHER = jwtOf({ sub: 'other-pod' })
let files = 0

function tokenFile(content: string) {
  files += 1
  const path = join(folder, `token-${files}`)
  writeFileSync(path, content)
  const clock = movableClock()
  const authentication = createWorkloadIdentityAuthentication({ tokenFile: path, clock })
  const assertion = async () => (await authentication.parameters(AUDIENCE))['client_assertion']
  return { path, clock, authentication, assertion }
}

describe('a workload identity', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('gives the token of the file, without the white space around it', async () => {
    const { authentication } = tokenFile(`\n ${JWT} \n`)
    assert.equal(authentication.kind, 'workload-identity')
    assert.deepEqual(await authentication.parameters(AUDIENCE), {
      client_assertion_type: JWT_BEARER,
      client_assertion: JWT,
    })
  })

  it('sees at once that the platform replaced the file', async () => {
    const { path, assertion } = tokenFile(JWT)
    await assertion()
    writeFileSync(`${path}.new`, OTHER)
    renameSync(`${path}.new`, path)
    assert.equal(await assertion(), OTHER)
  })

  it('sees that the same file was written again', async () => {
    const { path, assertion } = tokenFile(JWT)
    await assertion()
    writeFileSync(path, jwtOf({ sub: 'principal', n: 2 }))
    assert.notEqual(await assertion(), JWT)
  })

  it('reads an unchanged file again after a minute, or a refresh', async () => {
    const { path, clock, authentication, assertion } = tokenFile(JWT)
    const sameLength = `${JWT.slice(0, -4)}AAAA`
    // Whole seconds, so that every later write can be given the very same time.
    utimesSync(path, 1_000_000, 1_000_000)
    const rewrite = (content: string) => {
      writeFileSync(path, content)
      utimesSync(path, 1_000_000, 1_000_000)
    }
    await assertion()
    rewrite(sameLength)
    clock.time += 59_999
    assert.equal(await assertion(), JWT)
    clock.time += 1
    assert.equal(await assertion(), sameLength)
    rewrite(JWT)
    assert.equal(await assertion(), sameLength)
    authentication.refresh()
    assert.equal(await assertion(), JWT)
  })

  async function refusal(assertion: () => Promise<unknown>): Promise<string> {
    const error = await assertion().catch((reason: unknown) => reason)
    assert.ok(error instanceof CredentialUnavailable, inspect(error))
    assert.match(error.message, /AZURE_FEDERATED_TOKEN_FILE/)
    return inspect(error, { depth: 10 })
  }

  it('names the setting when the file is not there, and works when it is there again', async () => {
    const { path, assertion } = tokenFile(JWT)
    rmSync(path)
    assert.match(await refusal(assertion), /can't be read \(ENOENT\)/)
    writeFileSync(path, JWT)
    assert.equal(await assertion(), JWT)
  })

  it('does not repeat what is in a file that holds no JWT', async () => {
    const refused = await refusal(tokenFile('password=not-a-token').assertion)
    assert.ok(!refused.includes('not-a-token'), refused)
  })

  it('refuses a file that is empty or larger than 16 KiB', async () => {
    await refusal(tokenFile('').assertion)
    const { assertion } = tokenFile(`${JWT}${' '.repeat(16_384)}`)
    assert.match(await refusal(assertion), /larger than 16 KiB/)
  })

  it('refuses a folder', async () => {
    const authentication = createWorkloadIdentityAuthentication({ tokenFile: folder })
    assert.match(await refusal(() => authentication.parameters(AUDIENCE)), /not a regular file/)
  })

  it('does not wait at a named pipe', { skip: process.platform === 'win32' }, async () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const authentication = createWorkloadIdentityAuthentication({ tokenFile: path })
    assert.match(await refusal(() => authentication.parameters(AUDIENCE)), /not a regular file/)
  })
})
