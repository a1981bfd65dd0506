import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const pages = globSync(['*.md', 'docs/**/*.md', '{packages,apps}/*/README.md', 'bench/*.md'], {
  cwd: root,
})

describe('the docs', () => {
  it('name only npm commands that exist', () => {
    const named = ['package.json', 'oracles/package.json'].flatMap((manifest) => {
      const { scripts } = JSON.parse(read(manifest)) as { scripts: Record<string, string> }
      return Object.keys(scripts)
    })
    const known = new Set([...named, 'ci'])
    for (const page of pages) {
      for (const [, name = ''] of read(page).matchAll(/(?:^|`|&& )npm (?:run )?([a-z][\w:-]*)/gm)) {
        assert.ok(known.has(name) || name === 'run', `${page} names npm ${name}`)
      }
    }
  })

  it('link only to files that exist', () => {
    for (const page of pages) {
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)) {
        assert.ok(existsSync(join(root, dirname(page), target)), `${page} links to ${target}`)
      }
    }
  })

  it('list every setting, and no setting that is not read', () => {
    const gateway = 'packages/gateway/src'
    const sources = [
      ...globSync(`${gateway}/node/read-*.ts`, { cwd: root }),
      `${gateway}/node/master-key.ts`,
      ...globSync(`${gateway}/identity/client-authentication/judge-*.ts`, { cwd: root }),
      'apps/real-estate/src/main.ts',
      'apps/real-estate/src/score-weights-setting.ts',
      ...globSync('apps/real-estate/src/sources/*-settings.ts', { cwd: root }),
    ].filter((file) => !file.endsWith('.test.ts'))
    const used = sources.flatMap((file) =>
      [...read(file).matchAll(/['`]([A-Z][A-Z0-9_]{3,})['`]/g)].map(([, name = '']) => name),
    )
    // One set of names for each service: `${prefix}_CLIENT_SECRET`.
    const prefixed = sources.flatMap((file) =>
      [...read(file).matchAll(/\$\{(?:names\.)?prefix\}_([A-Z_]+)/g)].map(
        ([, name = '']) => `ENTRA_${name}`,
      ),
    )
    // Set by `npm start` for the process it starts and by nobody else; no settings; prefixes.
    const internal = new Set([
      ...['SAMPLE_PEOPLE', 'SIGINT', 'SIGTERM', 'EEXIST'],
      ...['ENTRA', 'EXTERNAL_ID', 'AZURE_B2C', 'OIDC'],
    ])
    const page = read('docs/configuration.md')
    const listed = [...page.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z][A-Z0-9_]{3,})`/g)].map(([, name = '']) => name),
    )
    const started = [...read('scripts/start/settings.ts').matchAll(/'([A-Z][A-Z_]{3,})'/g)]
    const known = new Set([
      ...[...used, ...prefixed, ...started.map(([, name = '']) => name)],
      ...['EXTERNAL_ID', 'AZURE_B2C', 'OIDC'].flatMap((service) =>
        prefixed.map((name) => name.replace(/^ENTRA/, service)),
      ),
    ])
    assert.deepEqual(
      [...used, ...prefixed].filter((name) => !internal.has(name) && !page.includes(`\`${name}\``)),
      [],
    )
    assert.deepEqual(
      listed.filter((name) => !known.has(name)),
      [],
    )
  })

  it('explain every dependency', () => {
    const page = read('docs/dependencies.md')
    const manifests = globSync(
      [
        'package.json',
        '{packages,apps}/*/package.json',
        '{conformance,oracles,infra/check,deploy/*,bench/peers}/package.json',
      ],
      { cwd: root },
    )
    for (const manifest of manifests) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(manifest)) as Manifest
      for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
        const group = name.startsWith('@types/') ? '@types/*' : name
        if (name.startsWith('@voordeur/') || page.includes(`\`${group}\``)) continue
        assert.fail(`${manifest} has ${name}, which docs/dependencies.md does not explain`)
      }
    }
  })
})

interface Manifest {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
}
