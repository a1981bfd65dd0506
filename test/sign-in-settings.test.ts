import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const namesIn = (text: string) =>
  [...text.matchAll(/'([A-Z][A-Z0-9_]{3,})'/g)].map(([, name = '']) => name).sort()

/** The settings that choose a sign-in service, as the gateway reads them. */
const chosenBy = namesIn(
  [...read('packages/gateway/src/node/read-upstream.ts').matchAll(/names: \[([^\]]+)\]/g)]
    .map(([, names = '']) => names)
    .join(),
)

it('whatever chooses a sign-in service keeps npm start and the template from starting a local one', () => {
  assert.ok(chosenBy.length >= 5, chosenBy.join())
  const start = /ownSignIn = \[([^\]]+)\]/.exec(read('scripts/start/settings.ts'))?.[1] ?? ''
  const template = /CHOICES = \[([^\]]+)\]/.exec(read('templates/minimal-server/start.ts'))?.[1]
  assert.deepEqual(namesIn(start), chosenBy)
  assert.deepEqual(namesIn(template ?? ''), chosenBy)
})
