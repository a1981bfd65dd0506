import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { copyTemplate, pointAt } from './copy-template.ts'

function place(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-copy-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test('secrets and data of somebody who tried the template in place are not copied', (t) => {
  const [template, copy] = [join(place(t), 'template'), join(place(t), 'copy')]
  const files = ['.env', '.env.example', '.gitignore', '.voordeur/key', 'node_modules/a.js']
  for (const file of [...files, 'package-lock.json', 'src/main.ts']) {
    mkdirSync(join(template, file, '..'), { recursive: true })
    writeFileSync(join(template, file), '')
  }
  copyTemplate(template, copy)
  const copied = readdirSync(copy, { recursive: true }).sort()
  assert.deepEqual(copied, ['.env.example', '.gitignore', 'src', join('src', 'main.ts')])
})

test('our packages become files, in both groups; others and absent ones stay as they are', (t) => {
  const copy = place(t)
  const dependencies = { '@voordeur/gateway': '0.1.0', hono: '4.0.0' }
  const devDependencies = { '@voordeur/entra-local': '0.1.0' }
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ dependencies, devDependencies }))
  const packed = ['gateway', 'entra-local', 'third'].map((name) => ({
    name: `@voordeur/${name}`,
    tarball: `voordeur-${name}-0.1.0.tgz`,
  }))
  pointAt(packed, copy, 'vendor')
  assert.deepEqual(JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')), {
    dependencies: {
      '@voordeur/gateway': 'file:vendor/voordeur-gateway-0.1.0.tgz',
      hono: '4.0.0',
    },
    devDependencies: { '@voordeur/entra-local': 'file:vendor/voordeur-entra-local-0.1.0.tgz' },
  })
})
