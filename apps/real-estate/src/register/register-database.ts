import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { RegisterInfo } from './register.ts'
import { RegisterFileError } from './register-file-error.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'

/** An open, checked register file. */
export interface RegisterDatabase {
  readonly database: DatabaseSync
  readonly info: RegisterInfo
}

const pragma = (database: DatabaseSync, name: 'application_id' | 'user_version'): number =>
  (database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[name] ?? 0

const checkIdentity = (database: DatabaseSync, file: string): void => {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new RegisterFileError('not-a-register', `${file} is not a register file.`)
  }
  const version = pragma(database, 'user_version')
  if (version !== SCHEMA_VERSION) {
    throw new RegisterFileError(
      'other-version',
      `The register ${file} has schema version ${version}, and this program reads version ` +
        `${SCHEMA_VERSION}. Import the BAG extract again, or remove the file to start with the ` +
        'sample town.',
    )
  }
}

const readInfo = (database: DatabaseSync): RegisterInfo => {
  const row = database.prepare('SELECT info FROM register_info').get() as { info: string }
  return JSON.parse(row.info) as RegisterInfo
}

/**
 * Opens a register file for reading only.
 * @throws RegisterFileError when it is missing, no register, or of another schema version
 */
export const openRegisterDatabase = (file: string): RegisterDatabase => {
  if (!existsSync(file)) {
    throw new RegisterFileError('missing', `There is no register at ${file}.`)
  }
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    // Neighbours on the ground are far apart in the file: the usual 2 MB would thrash.
    database.exec('PRAGMA cache_size = -16384')
    checkIdentity(database, file)
    return { database, info: readInfo(database) }
  } catch (error) {
    database.close()
    if (error instanceof RegisterFileError) throw error
    throw new RegisterFileError('not-a-register', `${file} is not a register file.`, error)
  }
}
