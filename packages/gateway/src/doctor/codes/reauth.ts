import type { Codes } from '../aadsts.ts'

const AGAIN = 'They sign in again; the gateway asks for it by itself.'

/** The sign-in is over: its token, its code or its session is no good any more. */
export const REAUTH: Codes = {
  AADSTS50013: {
    class: 'REAUTH',
    cause:
      'The token shown for the person was not accepted: malformed, not for this directory, or signed with a key it does not know.',
    fix: 'The person signs in again. If every exchange fails, pipe that token into "voordeur doctor explain" and look at its audience and issuer.',
  },
  AADSTS50027: {
    class: 'REAUTH',
    cause: 'The JWT that was sent is not valid: a wrong issuer, audience, time or form.',
    fix: 'The person signs in again. If it stays, pipe the token into "voordeur doctor explain".',
  },
  AADSTS50089: { class: 'REAUTH', cause: 'The sign-in took too long and lapsed.', fix: AGAIN },
  AADSTS50132: {
    class: 'REAUTH',
    cause: 'The session ended because the password changed or expired.',
    fix: AGAIN,
  },
  AADSTS50133: {
    class: 'REAUTH',
    cause: 'The session was taken back because the password changed or expired.',
    fix: AGAIN,
  },
  AADSTS50173: {
    class: 'REAUTH',
    cause:
      'The person’s tokens were revoked, by themselves, by an administrator or by a new password.',
    fix: AGAIN,
  },
  AADSTS54005: {
    class: 'REAUTH',
    cause: 'The authorization code was used before. A code works once.',
    fix: 'The person signs in again. If it happens at each sign-in, something loads the callback twice: a link scanner, a browser extension, or two gateways behind one address.',
  },
  AADSTS70000: {
    class: 'REAUTH',
    cause: 'The code or refresh token is not valid for this app.',
    fix: `${AGAIN} After a change of ENTRA_CLIENT_ID, everybody has to, once.`,
  },
  AADSTS70008: {
    class: 'REAUTH',
    cause:
      'The code or refresh token expired: a code after about 10 minutes, a refresh token after long disuse.',
    fix: AGAIN,
  },
  AADSTS70043: {
    class: 'REAUTH',
    cause: 'A policy limits how long a sign-in lasts, and this one has lasted that long.',
    fix: AGAIN,
  },
  AADSTS500133: {
    class: 'REAUTH',
    cause: 'The token shown for the person has expired, or is not valid yet.',
    fix: 'The gateway fetches a newer one, and otherwise the person signs in again. If it happens right after a sign-in, this machine’s clock is wrong: run "voordeur doctor".',
  },
  AADSTS501481: {
    class: 'REAUTH',
    cause: 'The PKCE verifier does not belong to the challenge the sign-in began with.',
    fix: 'The person starts the sign-in again. If it stays, two sign-ins are mixed up, or a proxy answers from its cache.',
  },
  AADSTS700005: {
    class: 'REAUTH',
    cause: 'The code was issued by another tenant than the one it is redeemed at.',
    fix: 'Redeem it at the tenant that the sign-in began at. The person signs in again.',
  },
  AADSTS700082: {
    class: 'REAUTH',
    cause: 'The refresh token was not used for so long that it expired.',
    fix: AGAIN,
  },
  AADSTS700084: {
    class: 'REAUTH',
    cause: 'The refresh token was issued to a single-page app and lasts 24 hours at most.',
    fix: 'The person signs in again. Register the redirect URI as a web address and not as a single-page app, and refresh tokens last.',
  },
  AADSTS9002313: {
    class: 'REAUTH',
    cause: 'The code or refresh token can’t be read: cut off, changed on the way, or made up.',
    fix: 'The person signs in again. If it stays, look for a proxy that shortens long addresses.',
  },
}
