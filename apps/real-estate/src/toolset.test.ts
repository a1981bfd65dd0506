import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openAssessments } from './assessments/sqlite-assessments.ts'
import { createRegisterFile } from './register/register-file.ts'
import { openRegister } from './register/sqlite-register.ts'
import { generateSampleTown } from './sample-town/sample-town.ts'
import { checkedToolset } from './tools/fits-contract.ts'
import { caller } from './tools/on-sample-town.ts'

test('an answer and its provenance come from one register while an import replaces it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'voordeur-toolset-'))
  const [file, next] = ['register.sqlite', 'next.sqlite'].map((name) => join(directory, name))
  assert.ok(file && next)
  const town = generateSampleTown()
  await createRegisterFile(file, { ...town, info: { ...town.info, name: 'before' } })
  const after = { ...town, addresses: [], info: { ...town.info, name: 'after' } }
  await createRegisterFile(next, after)

  // The register looks at its file whenever it is asked; the import lands before it looks again (a look takes the time twice).
  let looks = 0
  const now = () => {
    looks += 1
    if (looks === 4) renameSync(next, file)
    return looks * 1000
  }
  const register = openRegister(file, { now })
  const assessments = openAssessments(join(directory, 'assessments.sqlite'))
  const call = caller(checkedToolset({ register, assessments }), undefined)
  const input = { postcode: '1234AA' }

  const first = await call('Get_Addresses_for_Postcode', input)
  const answered = { from: first.provenance[0]?.source, found: first.data.total > 0 }
  assert.deepEqual(answered, { from: 'before', found: true })
  while (looks < 4) await register.info()
  const second = await call('Get_Addresses_for_Postcode', input)
  assert.deepEqual([second.provenance[0]?.source, second.data.total], ['after', 0])

  register.close()
  assessments.close()
  rmSync(directory, { recursive: true })
})
