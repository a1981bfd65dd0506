import type { IncomingMessage } from 'node:http'
import { sha256 } from '../../kernel/hash.ts'
import type { StepUps } from '../../storage/ports/step-ups.ts'
import { beginSignIn, type Departure, type SignInParts } from '../authorize/begin-sign-in.ts'
import { fromOurPage } from '../authorize/from-our-page.ts'
import type { UpstreamGrants } from '../upstream/upstream-grant.ts'

export interface StepUpLinkParts extends SignInParts {
  readonly stepUps: StepUps
  readonly grants: UpstreamGrants
  readonly issuer: string
  /** The name a client gave itself: a stranger's text. */
  readonly clientName: (clientId: string) => Promise<string>
}

/** Unknown, used or too old; or the connection of the app has ended, and no link helps it. */
export type DeadLink = 'gone' | 'grant-ended'

/** The page behind a step-up link, and its button. */
export interface StepUpLink {
  show(link: string): Promise<{ readonly clientName: string } | DeadLink>
  /** Uses the link up and sends the browser to the provider. @throws {SignInFailed} */
  follow(request: IncomingMessage, link: string): Promise<Departure | DeadLink | 'forged'>
}

/**
 * Looking at the page does nothing: mail scanners and link previews look too. The button uses the
 * link up, whatever comes of it; the next call of the tool brings a new one.
 */
export function stepUpLink(parts: StepUpLinkParts): StepUpLink {
  const { stepUps, grants, issuer, clientName } = parts
  return {
    async show(link) {
      const stepUp = await stepUps.find(sha256(link))
      if (!stepUp) return 'gone'
      const { grant, personId, clientId } = stepUp
      if (!(await grants.find(grant, personId))) return 'grant-ended'
      return { clientName: await clientName(clientId) }
    },
    async follow(request, link) {
      if (!fromOurPage(request, issuer)) return 'forged'
      const linkHash = sha256(link)
      const stepUp = await stepUps.find(linkHash)
      if (!stepUp || !(await stepUps.take(linkHash))) return 'gone'
      const { grant, personId, clientId, claims } = stepUp
      const found = await grants.find(grant, personId)
      if (!found) return 'grant-ended'
      return beginSignIn(parts, {
        purpose: { type: 'step-up', linkHash, grant, personId, clientId },
        downstream: found.upstream.downstream,
        ...(claims === undefined ? {} : { claims }),
      })
    },
  }
}
