import { LOOP_CODES, PASSING_CODES } from '../identity/microsoft-refusals.ts'
import type { DelegationClass } from './delegation-failed.ts'

/**
 * Entra's numbers, by what a caller can do about them. Microsoft may change numbers, so they are
 * asked last: only where `error`, `suberror` and `claims` leave it open, as `invalid_grant` does
 * between blocked, expired and not consented. At an
 * exchange, this table is the only place where a number decides.
 */
const CODES: Readonly<Record<DelegationClass, readonly number[]>> = {
  STEP_UP: [50072, 50074, 50076, 50078, 50079, 50097, 50158, 53000, 53001, 53004],
  CONSENT: [65001, 65004, 90094, 90095],
  BLOCKED: [
    16000, 50014, 50020, 50053, 50057, 50105, 50131, 51004, 53002, 53003, 53011, 500212, 500213,
    530032, 530035,
  ],
  REAUTH: [50013, 50089, 50132, 50173, 54005, 70008, 70043, 500133, 700082],
  CONFIG: [
    // The request: scopes, resource, tenant, assertion.
    28000, 28003, 50011, 50194, 70003, 70011, 90009, 240002, 500011, 500131, 650053, 650057, 700022,
    900144, 901002, 9001023, 9010010,
    // The client's credential.
    700016, 700024, 700025, 700027, 700038, 7000215, 7000218, 7000222,
    // The federated credential: issuer, audience, subject, subject but for its case.
    70021, 700211, 700212, 700213, 700229, 7002138,
  ],
  APP_ONLY: [7000113, 7000114],
  TRANSIENT: PASSING_CODES,
  LOOP: LOOP_CODES,
}

const CLASS_OF = new Map(
  Object.entries(CODES).flatMap(([name, codes]) =>
    codes.map((code) => [code, name as DelegationClass] as const),
  ),
)

/** `undefined` for a number we don't know. */
export const classOfCode = (code: number): DelegationClass | undefined => CLASS_OF.get(code)

/** Our client assertion is outside its time: a newer one may do. */
export const STALE_CLIENT_ASSERTION = 700024

/** Only an administrator can agree to this. */
export const needsAdministrator = (code: number | undefined): boolean =>
  code === 90094 || code === 90095
