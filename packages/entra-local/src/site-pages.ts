import { html } from 'hono/html'
import { POLICIES } from './b2c-policies.ts'
import { type Directory, displayName, type Person, type Tenant } from './directory.ts'
import { describeCode } from './errors.ts'
import { subdomainOf } from './external-id.ts'
import { type Markup, page } from './page.ts'

/** `GET /`: what this is and who can sign in, for a person who opens the address. */
export function homePage(origin: string, directory: Directory): Promise<Response> {
  const { tenants, people, guests = [], personal = [], externalId, b2c } = directory
  const body = html`<h1>A local Entra ID</h1>
<p>Apps on this machine sign people in here instead of at Microsoft. It needs no password, keeps
everything in memory and forgets it when it stops.</p>
${tenants.map((tenant) => tenantSection(tenant, [...people, ...guests]))}
<p>${documentLink(origin, '/organizations/v2.0/.well-known/openid-configuration')}</p>
${personal.length > 0 ? html`<h2>Personal accounts</h2>${peopleList(personal)}` : ''}
${(externalId?.tenants ?? []).map(
  (tenant) => html`${tenantSection(tenant, externalId?.people ?? [], 'External ID')}
<p>${documentLink(origin, externalIdDocument(tenant))}</p>`,
)}
${(b2c?.tenants ?? []).map(
  (tenant) => html`${tenantSection(tenant, b2c?.people ?? [], 'Azure AD B2C')}
${POLICIES.map(({ name }) => html`<p>${documentLink(origin, b2cDocument(tenant, name))}</p>`)}`,
)}`
  return page({ title: 'A local Entra ID', body })
}

/** Where the documents of the other products lie, relative to the origin. */
export const externalIdDocument = (tenant: Tenant): string =>
  `/${subdomainOf(tenant)}.ciam/${tenant.tid}/v2.0/.well-known/openid-configuration`

export const b2cDocument = ({ domain }: Tenant, policy: string): string =>
  `/${domain}/${policy}/v2.0/.well-known/openid-configuration`

function tenantSection(tenant: Tenant, people: readonly Person[], product?: string): Markup {
  const { tid, name, domain } = tenant
  return html`<h2>${product === undefined ? '' : `${product}: `}${name} · ${domain}</h2>
<p class="detail"><code>${tid}</code></p>
${peopleList(people.filter((person) => person.tid === tid))}`
}

const peopleList = (people: readonly Person[]): Markup =>
  html`<dl>${people.map(
    (person) => html`<dt>${person.username}</dt>
<dd>${displayName(person)}, ${person.homeTid === undefined ? person.jobTitle : 'guest'}</dd>`,
  )}</dl>`

const documentLink = (origin: string, path: string): Markup =>
  html`<a href="${origin}${path}"><code>${path}</code></a>`

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
