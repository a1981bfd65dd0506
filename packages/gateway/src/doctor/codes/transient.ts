import type { Codes } from '../aadsts.ts'

const WAIT = 'Nothing: the gateway waits as long as it was told and tries again.'

/** Microsoft is busy or broken for a moment, or we ask too often. */
export const TRANSIENT: Codes = {
  AADSTS50033: { class: 'TRANSIENT', cause: 'A passing failure at Microsoft.', fix: WAIT },
  AADSTS50087: {
    class: 'TRANSIENT',
    cause: 'The service for second factors failed for a moment.',
    fix: 'The person tries again in a few minutes.',
  },
  AADSTS90006: {
    class: 'TRANSIENT',
    cause: 'A service behind the sign-in is away for a moment.',
    fix: WAIT,
  },
  AADSTS90012: { class: 'TRANSIENT', cause: 'The request took Microsoft too long.', fix: WAIT },
  AADSTS90024: {
    class: 'TRANSIENT',
    cause: 'The request took more than Microsoft allows it at this moment.',
    fix: WAIT,
  },
  AADSTS90033: {
    class: 'TRANSIENT',
    cause: 'Microsoft’s directory is away for a moment.',
    fix: WAIT,
  },
  AADSTS90055: {
    class: 'TRANSIENT',
    cause: 'This tenant sends too many requests, and is slowed down.',
    fix: 'Wait. If it comes back, look for an app that asks for a new token for every call.',
  },
  AADSTS50196: {
    class: 'LOOP',
    cause:
      'The same request came too often in a short time: a client that ignores its token and asks again.',
    fix: 'Stop the client that loops, then wait a few minutes. If it is this gateway, its log shows which tool exchanges without end: please report it.',
  },
}
