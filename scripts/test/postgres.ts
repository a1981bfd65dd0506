import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { findPostgres } from '../../packages/gateway/test/postgres/find-postgres.ts'
import { startPostgres } from '../../packages/gateway/test/postgres/postgres-server.ts'
import { install, mayInstall } from './apt.ts'

/** Read by Debian's scripts: the package would make a cluster of its own, and start it. */
const NO_CLUSTER = '/etc/postgresql-common/createcluster.d/voordeur-test.conf'

/**
 * Gives the tests one PostgreSQL by `TEST_DATABASE_URL`, unless that is set. On Debian root gets the
 * programs installed; where there are none, the tests that want it are skipped and say so.
 * @returns what stops it.
 */
export async function providePostgres(): Promise<() => Promise<void>> {
  if (process.env['TEST_DATABASE_URL']) return async () => {}
  const problem = 'missing' in findPostgres() ? await installPostgres() : undefined
  if (problem) console.log(`No PostgreSQL: ${problem}`)
  const found = findPostgres()
  if ('missing' in found) return async () => {}
  const server = await startPostgres(found.bin)
  process.env['TEST_DATABASE_URL'] = server.url
  return () => server.stop()
}

/** @returns why it could not. */
async function installPostgres(): Promise<string | undefined> {
  if (!mayInstall()) return 'it is not installed, and we are not root on Debian.'
  console.log('Installing Debian’s package postgresql for the tests; it starts no server.')
  const known = existsSync(NO_CLUSTER)
  mkdirSync(dirname(NO_CLUSTER), { recursive: true })
  writeFileSync(NO_CLUSTER, 'create_main_cluster = false\n')
  try {
    return await install('postgresql')
  } finally {
    if (!known) rmSync(NO_CLUSTER)
  }
}
