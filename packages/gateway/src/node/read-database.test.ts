import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type Env, environmentReader } from './environment.ts'
import { readEnvironment } from './read-config.ts'
import { readDatabase } from './read-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-database-'))

function read(url: string | undefined, env: Env = {}, production = false) {
  const reader = environmentReader({ DATABASE_URL: url, ...env })
  const warnings: string[] = []
  const { database } = readDatabase(reader, { production, warn: (each) => warnings.push(each) })
  return { database, warnings, faults: reader.faults }
}

function fileWith(content: string): string {
  const path = join(folder, `${Math.random()}`)
  writeFileSync(path, content)
  return path
}

describe('DATABASE_URL', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('that is absent means the file in the data folder', () => {
    assert.deepEqual(read(undefined), { database: undefined, warnings: [], faults: [] })
  })

  it('that is no address of a PostgreSQL is refused, and nothing of it is repeated', () => {
    for (const url of [
      'mysql://u:geheim@localhost/d',
      'https://u:geheim@localhost/d',
      'host=localhost password=geheim',
      'postgres://u:geheim@localhost',
      'postgres://u:geheim@localhost/',
      'postgres://u:geheim@localhost/a/b',
      'postgres://:geheim@localhost/d',
      'postgres:///d?geheim',
      'postgres://u:geheim%@localhost/d',
      'postgres://u:ge#heim@localhost/d',
      'postgres://u:geheim@localhost/d#geheim',
      'postgres://u:geheim@one,two:1/d',
    ]) {
      const { database, faults } = read(url)
      assert.equal(database, undefined, url)
      assert.equal(faults.length, 1, url)
      assert.match(faults[0] ?? '', /^DATABASE_URL must be postgres:\/\/user:password@host/)
      assert.doesNotMatch(faults[0] ?? '', /geheim/)
    }
  })

  it('is decoded, and its password kept out of what is printed', async () => {
    const { database, faults } = read('postgresql://u%40x:p%2Fa%23%25@[::1]:6543/my%20data')
    assert.deepEqual(faults, [])
    const { password, ...rest } = database ?? assert.fail()
    assert.deepEqual(rest, {
      host: '::1',
      port: 6543,
      user: 'u@x',
      database: 'my data',
      connections: 10,
    })
    assert.equal(await password(), 'p/a#%')
    assert.doesNotMatch(JSON.stringify(database), /p\/a/)
  })

  it('on another machine is TLS with verification, whether it says so or not', () => {
    for (const mode of ['', '?sslmode=require', '?sslmode=verify-ca', '?sslmode=verify-full']) {
      const { database, faults } = read(`postgres://u:p@db.example/d${mode}`, {}, true)
      assert.deepEqual([database?.tls, faults], [{}, []], mode)
      assert.equal(database?.port, 5432)
    }
  })

  it('on this machine is TLS when it asks for it, or names an authority', () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]', '%2Frun%2Fpostgresql']) {
      assert.equal(read(`postgres://u:p@${host}/d`).database?.tls, undefined, host)
      assert.deepEqual(read(`postgres://u:p@${host}/d?sslmode=disable`, {}, true).faults, [])
      assert.deepEqual(read(`postgres://u:p@${host}/d?sslmode=verify-full`).database?.tls, {})
    }
    assert.ok(read('postgres://u:p@localhost/d', { DATABASE_CA_FILE: '/ca' }).database?.tls)
    assert.equal(read('postgres://u:p@%2Frun%2Fpostgresql/d').database?.host, '/run/postgresql')
  })

  it('takes nothing for this machine that only begins like it', () => {
    for (const host of [
      'localhost.example',
      '127.0.0.1.example',
      'localhost%23.example',
      '10.0.0.1',
    ])
      assert.deepEqual(read(`postgres://u:p@${host}/d`).database?.tls, {}, host)
  })

  it('may not ask for a mode that goes on without TLS or without verifying it', () => {
    for (const mode of ['prefer', 'allow', 'no-verify', 'nonsense', '']) {
      for (const host of ['db.example', 'localhost']) {
        const { faults } = read(`postgres://u:geheim@${host}/d?sslmode=${mode}`)
        assert.equal(faults.length, 1, mode)
        assert.match(faults[0] ?? '', /sslmode=.*verify-full/)
      }
    }
  })

  it('may leave TLS out to another machine when that is said aloud, and never in production', () => {
    const url = 'postgres://u:p@db.example/d?sslmode=disable'
    const allow = { ALLOW_DATABASE_WITHOUT_TLS: 'true' }
    assert.match(read(url).faults[0] ?? '', /ALLOW_DATABASE_WITHOUT_TLS=true/)
    const allowed = read(url, allow)
    assert.deepEqual([allowed.faults, allowed.database?.tls], [[], undefined])
    assert.match(allowed.warnings[0] ?? '', /no TLS/)
    const [fault] = read(url, allow, true).faults
    assert.match(fault ?? '', /in the clear/)
    assert.doesNotMatch(fault ?? '', /ALLOW_/)
  })

  it('takes no other parameter, each of which could undo what was judged', () => {
    for (const each of [
      'host=db.example',
      'ssl=0',
      'sslrootcert=/x',
      'password=geheim',
      'port=1',
    ]) {
      const [fault, ...more] = read(`postgres://u:p@localhost/d?${each}`).faults
      assert.match(
        fault ?? '',
        new RegExp(`no parameter but sslmode, and has ${each.split('=')[0]}`),
      )
      assert.doesNotMatch(fault ?? '', /geheim/)
      assert.deepEqual(more, [])
    }
  })

  it('gets its password from a file, read anew for each connection', async () => {
    const path = fileWith('first\n')
    const { database } = read('postgres://u@localhost/d', { DATABASE_PASSWORD_FILE: path })
    assert.equal(await database?.password(), 'first')
    writeFileSync(path, 'second')
    assert.equal(await database?.password(), 'second')
  })

  it('has one password', () => {
    const { faults } = read('postgres://u:p@localhost/d', { DATABASE_PASSWORD_FILE: '/x' })
    assert.match(faults[0] ?? '', /has a password and DATABASE_PASSWORD_FILE is set/)
  })

  it('has files that are named when they are missing, empty or far too large', async () => {
    for (const [path, expected] of [
      [join(folder, 'missing'), /DATABASE_PASSWORD_FILE .*missing can't be read \(ENOENT\)/],
      [folder, /can't be read \(EISDIR\)/],
      [fileWith(' \n'), /is empty/],
      [fileWith('x'.repeat(65 * 1024)), /is larger than 64 KiB/],
    ] as const) {
      const { database } = read('postgres://u@localhost/d', { DATABASE_PASSWORD_FILE: path })
      await assert.rejects(database?.password() ?? assert.fail(), expected)
    }
  })

  it('has an authority of its own when one is named', async () => {
    const path = fileWith('-----BEGIN CERTIFICATE-----\n')
    const { database } = read('postgres://u:p@db.example/d', { DATABASE_CA_FILE: path })
    assert.equal(await database?.tls?.authority?.(), '-----BEGIN CERTIFICATE-----')
  })

  it('is part of the whole configuration, and its faults are', () => {
    const env = { VOORDEUR_DATA_DIR: folder, DATABASE_URL: 'postgres://u:p@db.example/d' }
    const { config } = readEnvironment(env)
    assert.equal(config.gateway.database?.host, 'db.example')
    const production = { ...env, NODE_ENV: 'production', ALLOW_DATABASE_WITHOUT_TLS: 'true' }
    const bad = { ...production, DATABASE_URL: `${env.DATABASE_URL}?sslmode=disable` }
    assert.ok(readEnvironment(bad).faults.some((fault) => /sslmode=disable/.test(fault)))
  })

  it('is used over 2 to 50 connections', () => {
    const url = 'postgres://u:p@localhost/d'
    assert.equal(read(url, { DATABASE_CONNECTIONS: '50' }).database?.connections, 50)
    for (const each of ['1', '51', 'x'])
      assert.match(read(url, { DATABASE_CONNECTIONS: each }).faults[0] ?? '', /from 2 to 50/)
  })
})
