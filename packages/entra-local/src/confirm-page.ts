import { html } from 'hono/html'
import type { Requirements } from './claims-request.ts'
import type { Client } from './clients.ts'
import { displayName, type Person } from './directory.ts'
import { type Markup, page } from './page.ts'

export interface ConfirmOptions {
  readonly client: Client
  readonly person: Person
  /** What the request demands besides a password; empty when it is about consent alone. */
  readonly requirements: Requirements
  readonly scope: string
  readonly asksConsent: boolean
}

/**
 * The page after the choice of a person, when a sign-in takes more: a second factor, which is one
 * button here, or an explicit consent. Its form posts back to the address it came from: `username`
 * as chosen with `approve`, or `cancel`. Scripts may do the same.
 */
export function confirmPage(options: ConfirmOptions): Promise<Response> {
  const { client, person, requirements, scope, asksConsent } = options
  const title = requirements.length > 0 ? 'Approve this sign-in' : 'Permissions requested'
  const body = html`<h1>${title}</h1>
<p class="soft">${displayName(person)} (${person.username}) for <strong>${client.name}</strong></p>
${requirements.length > 0 ? approval(requirements) : ''}
${asksConsent ? permissions(scope) : ''}
<form method="post">
<input type="hidden" name="username" value="${person.username}">
<p><button class="button primary" name="approve" value="1" autofocus>${
    requirements.length > 0 ? 'Approve' : 'Accept'
  }</button></p>
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`
  return page({ title, body })
}

const approval = (requirements: Requirements): Markup => html`<p>The app needs more than a password
this time. Elsewhere your phone would ask now; here this button is the second factor.</p>
<details>
<summary>What was asked for</summary>
<ul>${requirements.map((one) => html`<li><code>${one}</code></li>`)}</ul>
</details>`

const permissions = (scope: string): Markup => html`<p>The app asks for these permissions:</p>
<ul>${scope.split(' ').map((one) => html`<li><code>${one}</code></li>`)}</ul>`
