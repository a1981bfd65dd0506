import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { realEstateApp } from './app.ts'
import { openAssessments } from './assessments/sqlite-assessments.ts'
import { openRegister } from './register/sqlite-register.ts'
import { seedSampleTown } from './sample-town/seed.ts'

const openParts = async (directory: string) => {
  const registerFile = join(directory, 'register.sqlite')
  await seedSampleTown(registerFile)
  const register = openRegister(registerFile)
  const assessments = openAssessments(join(directory, 'assessments.sqlite'))
  const app = realEstateApp({ register, assessments })
  const health = async () => {
    const items = (await app.health?.()) ?? []
    return Object.fromEntries(items.map(({ name, status }) => [name, status]))
  }
  return { registerFile, register, assessments, app, health }
}

let directory: string
let parts: Awaited<ReturnType<typeof openParts>>
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'voordeur-health-'))
  parts = await openParts(directory)
})
afterEach(() => {
  parts.register.close()
  rmSync(directory, { recursive: true })
})

test('health says which register answers, and that both stores do', async () => {
  assert.deepEqual(await parts.health(), { Register: 'ok', Assessments: 'ok' })
  const [register] = (await parts.app.health?.()) ?? []
  assert.match(register?.detail ?? '', /Voorbeek, .*378 addresses, state of 2026-07-01/)
  parts.assessments.close()
})

test('health goes down with the register', async () => {
  truncateSync(parts.registerFile, 0)
  assert.deepEqual(await parts.health(), { Register: 'down', Assessments: 'ok' })
  parts.assessments.close()
})

test('health goes down with the assessments', async () => {
  parts.assessments.close()
  assert.deepEqual(await parts.health(), { Register: 'ok', Assessments: 'down' })
})

test('the contracts of every tool are good, also those that no call has used yet', () => {
  parts.app.catalogue.compile()
})
