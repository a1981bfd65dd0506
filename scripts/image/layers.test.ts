import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownLayersBytes } from './layers.ts'

/** The two files of an OCI layout that say what an image is made of. */
function layout(sizes: readonly number[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-layout-'))
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true })
  const annotations = { 'org.opencontainers.image.ref.name': 'ours' }
  const manifests = [{ digest: 'sha256:abc', size: 1, annotations }]
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests }))
  const layers = sizes.map((size) => ({ digest: 'sha256:d', size }))
  writeFileSync(join(folder, 'blobs', 'sha256', 'abc'), JSON.stringify({ layers }))
  return folder
}

test('only the layers above the base count', (t) => {
  const folder = layout([90_000_000, 1_000, 200])
  t.after(() => rmSync(folder, { recursive: true }))
  assert.equal(ownLayersBytes(`${folder}:ours`, 1), 1_200)
  assert.throws(() => ownLayersBytes(`${folder}:theirs`, 1), /has no image theirs/)
})
