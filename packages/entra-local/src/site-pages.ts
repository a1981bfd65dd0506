import { html } from 'hono/html'
import { type Directory, displayName } from './directory.ts'
import { describeCode } from './errors.ts'
import { page } from './page.ts'

/** `GET /`: what this is and who can sign in, for a person who opens the address. */
export function homePage(origin: string, directory: Directory): Promise<Response> {
  const body = html`<h1>A local Entra ID</h1>
<p>Apps on this machine sign people in here instead of at Microsoft. It needs no password, keeps
everything in memory and forgets it when it stops.</p>
${directory.tenants.map(
  ({ tid, name, domain }) => html`<h2>${name} · ${domain}</h2>
<p class="detail"><code>${tid}</code></p>
<dl>${directory.people
    .filter((person) => person.tid === tid)
    .map(
      (person) => html`<dt>${person.username}</dt>
<dd>${displayName(person)}, ${person.jobTitle}</dd>`,
    )}</dl>`,
)}
<h2>Discovery</h2>
<p><a href="${origin}/organizations/v2.0/.well-known/openid-configuration"><code>/organizations/v2.0/.well-known/openid-configuration</code></a></p>`
  return page({ title: 'A local Entra ID', body })
}

/** `GET /error?code=…`, the `error_uri` of the answers. */
export function codePage(code: string): Promise<Response> {
  const kind = describeCode(Number(code))
  if (!kind) return notFoundPage()
  const body = html`<h1>AADSTS${code}</h1>
<p>Sent as the OAuth error <code>${kind.error}</code> with HTTP status ${kind.status}. The
<code>error_description</code> beside this address says what was wrong in that request.</p>`
  return page({ title: `AADSTS${code}`, body })
}

/** There is no session to end, so signing out only says so. */
export function signedOutPage(): Promise<Response> {
  const body = html`<h1>You are signed out</h1>
<p>This directory keeps no session: the next sign-in asks who you are again.</p>`
  return page({ title: 'Signed out', body })
}

export function notFoundPage(): Promise<Response> {
  const body = html`<h1>There is nothing at this address</h1>
<p>The <a href="/">start page</a> lists what this local directory offers.</p>`
  return page({ title: 'Not found', body, status: 404 })
}
