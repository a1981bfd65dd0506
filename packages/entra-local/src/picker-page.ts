import { html } from 'hono/html'
import type { Client } from './clients.ts'
import { type Directory, displayName, findPerson, PERSONAL_TID, type Person } from './directory.ts'
import { type Markup, page } from './page.ts'

export interface PickerOptions {
  readonly directory: Directory
  /** Who may sign in at this authority. */
  readonly people: readonly Person[]
  readonly client: Client
  readonly redirectUri: string
  readonly scope: string
  /** Puts this person first and into focus; never signs in by itself. */
  readonly loginHint: string | undefined
}

/**
 * The sign-in page. Its form posts back to the address it came from, query included, with one
 * field: `username` of the chosen person, or `cancel`. Scripts may do the same.
 */
export function pickerPage(options: PickerOptions): Promise<Response> {
  const { people, client, loginHint } = options
  const suggested = loginHint === undefined ? undefined : findPerson(people, loginHint)
  const body = html`<h1>Choose who to sign in as</h1>
<p class="soft">to continue to <strong>${client.name}</strong></p>
${hintNote(loginHint, suggested)}
<form method="post">
${suggested ? html`<h2>Suggested by the app</h2><ul>${personItem(suggested, true)}</ul>` : ''}
${tenantSections(options, suggested)}
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>
${requestDetails(options)}`
  return page({ title: 'Choose who to sign in as', body })
}

function hintNote(loginHint: string | undefined, suggested: Person | undefined): Markup | string {
  if (loginHint === undefined || suggested) return ''
  return html`<p class="note">The app suggested <strong>${loginHint.slice(0, 100)}</strong>, who
is not in this directory. Choose someone below.</p>`
}

function tenantSections({ directory, people }: PickerOptions, suggested: Person | undefined) {
  const rest = people.filter((person) => person !== suggested)
  const places = directory.tenants.map(({ tid, name, domain }) => [tid, `${name} · ${domain}`])
  return [...places, [PERSONAL_TID, 'Personal accounts']].map(([tid, heading]) => {
    const members = rest.filter((person) => person.tid === tid)
    if (members.length === 0) return ''
    return html`<h2>${heading}</h2>
<ul>${members.map((person) => personItem(person, false))}</ul>`
  })
}

/** One person as a button that posts `username`. */
export const personItem = (person: Person, suggested: boolean): Markup => html`<li>
<button class="person ${suggested ? 'suggested' : ''}" name="username" value="${person.username}"
${suggested ? 'autofocus' : ''}>
<span class="initials" aria-hidden="true">${initials(person)}</span>
<span class="title"><span class="name">${displayName(person)}</span>
<span class="detail">${person.homeTid === undefined ? person.jobTitle : 'Guest'}</span></span>
<span class="detail">${person.username}</span>
</button></li>`

const initials = (person: Person): string =>
  `${person.givenName[0]}${person.surname.split(' ').at(-1)?.[0] ?? ''}`

const requestDetails = ({ client, redirectUri, scope }: PickerOptions): Markup => html`<details>
<summary>What the app asked for</summary>
<dl>
<dt>Scopes</dt><dd><code>${scope}</code></dd>
<dt>Application id</dt><dd><code>${client.client_id}</code></dd>
<dt>Returns to</dt><dd><code>${redirectUri}</code></dd>
</dl>
</details>`
