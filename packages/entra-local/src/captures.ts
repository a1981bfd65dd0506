import { existsSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../../../shared/data/entra-captures/', import.meta.url)

/**
 * Test support: a recorded Entra response, or `undefined` where the recordings are not beside
 * this repository. They are data of a third party and stay out of it.
 */
export function readCapture<Shape>(name: string): Shape | undefined {
  const file = new URL(name, FOLDER)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Shape) : undefined
}

/** Why a test that needs a recording was skipped. */
export const NO_CAPTURES = 'needs the recorded Entra responses beside this repository'
