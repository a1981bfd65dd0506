import { isPending } from '../kernel/pending.ts'
import type { Log } from '../telemetry/log.ts'
import {
  type Authentication,
  authenticate,
  type CredentialFault,
  type Credentials,
} from './authenticate.ts'
import type { Gate } from './gate.ts'
import type { Caller } from './limits.ts'
import { opaque } from './opaque.ts'
import type { Refusal } from './rpc-answer.ts'
import { tooMany } from './too-many.ts'

/** Whose request it is, as far as its header tells. */
export type Identified =
  | { readonly caller: Caller }
  /** Answered with a challenge as soon as the body tells what the challenge must name. */
  | { readonly fault: CredentialFault }
  /** Answered at once, without a look at the body. */
  | { readonly refusal: Refusal }

/**
 * Finds out from the header alone who is calling, and takes the request from that caller's
 * allowance. It comes before the body so that nobody makes us read, check or parse for free:
 * a request without credentials costs its address, a good token its owner and never the address.
 * Bad credentials cost the address, and once they are too many, their bodies are not read any
 * more. A good token is always looked at: people behind one address do not answer for each other.
 */
export function identify(
  credentials: Credentials & { readonly address: string },
  gate: Gate,
): Identified | Promise<Identified> {
  const known = tried(() => authenticate(gate.verifier, credentials), gate.log)
  if (!isPending(known)) return counted(known, credentials.address, gate)
  const found = known.catch((error: unknown) => ({ refusal: unavailable(error, gate.log) }))
  return found.then((later) => counted(later, credentials.address, gate))
}

type Known = Authentication | { readonly refusal: Refusal }

function tried(
  work: () => Authentication | Promise<Authentication>,
  log: Log,
): Known | Promise<Authentication> {
  try {
    return work()
  } catch (error) {
    return { refusal: unavailable(error, log) }
  }
}

function counted(known: Known, address: string, gate: Gate): Identified {
  if ('refusal' in known) return undecided(known.refusal, address, gate)
  return 'fault' in known ? refused(known, address, gate) : admitted(known, address, gate)
}

/** Nobody knows whether the token is good, so it costs what a bad one costs: guessing is no cheaper. */
function undecided(refusal: Refusal, address: string, { limiter }: Gate): Identified {
  const allowance = limiter.tokenRefused(address)
  return { refusal: allowance.allowed ? refusal : tooMany(allowance, 'requests') }
}

function refused(
  { fault }: { readonly fault: CredentialFault },
  address: string,
  { limiter }: Gate,
): Identified {
  const allowance = limiter.tokenRefused(address)
  return allowance.allowed ? { fault } : { refusal: tooMany(allowance, 'refused credentials') }
}

function admitted(
  { principal }: Exclude<Authentication, { fault: unknown }>,
  address: string,
  { limiter }: Gate,
): Identified {
  const caller = { address, ...(principal === undefined ? {} : { principal }) }
  const decision = limiter.message(caller, 1)
  return decision.allowed ? { caller } : { refusal: tooMany(decision, 'requests') }
}

/** Not 401: the token may be good, and a client that is told otherwise throws it away. */
function unavailable(error: unknown, log: Log): Refusal {
  const { message } = opaque(error, 'Checking the access token', log)
  return { status: 503, message, headers: { 'Retry-After': '5' } }
}
