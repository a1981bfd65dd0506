import { html } from 'hono/html'
import type { B2cAuthority, Policy } from './b2c-policies.ts'
import type { Client } from './clients.ts'
import { findPerson, type Person } from './directory.ts'
import { page } from './page.ts'
import { personItem } from './picker-page.ts'

export interface B2cPageOptions {
  readonly authority: B2cAuthority
  readonly client: Client
  readonly redirectUri: string
  readonly scope: string
  readonly loginHint: string | undefined
}

const HEADINGS: Readonly<Record<Policy['does'], string>> = {
  'sign-in': 'Sign in with a customer account',
  'password reset': 'Choose a new password',
  profile: 'Change your profile',
}

/** What each user flow stands for here, where nobody has a password and nothing changes. */
const EXPLANATIONS: Readonly<Record<Policy['does'], string>> = {
  'sign-in': 'Choose a customer.',
  'password reset': 'Choose whose password is new. Nobody here has one; the app is told anyway.',
  profile: 'Choose whose profile it is. Nothing changes; the app is told anyway.',
}

/**
 * The page of a user flow. Its form posts back to where it came from with one field: `username`,
 * `cancel`, or (where people sign in) `forgot`.
 */
export function b2cPage(options: B2cPageOptions): Promise<Response> {
  const { authority, client } = options
  const { policy, tenant } = authority
  const suggested = findPerson(authority.people, options.loginHint ?? '')
  const heading = HEADINGS[policy.does]
  const body = html`<h1>${heading}</h1>
<p class="soft">at ${tenant.name}, to continue to <strong>${client.name}</strong></p>
<p>${EXPLANATIONS[policy.does]}</p>
<form method="post">
<h2>${tenant.domain}</h2>
<ul>${suggestedFirst(authority.people, suggested).map((one) => personItem(one, one === suggested))}</ul>
${policy.does === 'sign-in' ? FORGOT : ''}
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>
${requestDetails(options)}`
  return page({ title: heading, body })
}

const FORGOT = html`<button class="link" name="forgot" value="1">Forgot your password?</button>`

const suggestedFirst = (people: readonly Person[], suggested: Person | undefined) =>
  suggested ? [suggested, ...people.filter((one) => one !== suggested)] : people

const requestDetails = ({ authority, client, redirectUri, scope }: B2cPageOptions) => html`<details>
<summary>What the app asked for</summary>
<dl>
<dt>Policy</dt><dd><code>${authority.policy.name}</code></dd>
<dt>Scopes</dt><dd><code>${scope}</code></dd>
<dt>Application id</dt><dd><code>${client.client_id}</code></dd>
<dt>Returns to</dt><dd><code>${redirectUri}</code></dd>
</dl>
</details>`
