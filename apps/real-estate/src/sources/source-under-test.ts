import { HOUSE } from './fake-registers-fixture.ts'
import type { FakeSource } from './fake-source-fixture.ts'
import { createSourceClient } from './source-client.ts'

/** A client of a fake, for tests of the adapter on it. */
export const clientOf = (fake: FakeSource, headers = {}) =>
  createSourceClient({ title: 'T', baseUrl: fake.url, lifetimeMs: 1_000, headers })

/** Of a caller who stays. */
export const call = { signal: new AbortController().signal }

export const at = { postcode: HOUSE.postcode, huisnummer: HOUSE.huisnummer }

/** What an answer that is not believed ends in. */
export const invalid = { name: 'SourceFailed', fault: 'invalid' }
