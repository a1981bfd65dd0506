/**
 * What Entra's numbers and `suberror`s mean wherever it refuses a token: at a refresh of a sign-in
 * (`refresh-sign-in.ts`) and at On-Behalf-Of, whose `aadsts.ts` knows the rest.
 */

/** Trouble of its own, which some answers call `invalid_grant`: nothing in it is about the person. */
export const PASSING_CODES: readonly number[] = [50033, 50087, 90006, 90024, 90033, 90055]

/** The same request came too often. */
export const LOOP_CODES: readonly number[] = [50196]

/** `suberror`s for what the person can mend by signing in. */
export const MENDABLE_SUBERRORS = ['basic_action', 'additional_action', 'user_password_expired']
