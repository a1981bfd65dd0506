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
${tenants.map((tenant) =>
  tenantSection(origin, tenant, {
    people: [...people, ...guests],
    documents: [[tenant.domain, entraDocument(tenant.tid)]],
  }),
)}
<h2>All of these tenants</h2>
<p>${documentLink(origin, ['organizations', entraDocument('organizations')])}</p>
${personal.length > 0 ? html`<h2>Personal accounts</h2>${peopleList(personal)}` : ''}
${(externalId?.tenants ?? []).map((tenant) =>
  tenantSection(origin, tenant, {
    product: 'External ID',
    people: externalId?.people ?? [],
    documents: [[`${subdomainOf(tenant)}.ciam`, externalIdDocument(tenant)]],
  }),
)}
${(b2c?.tenants ?? []).map((tenant) =>
  tenantSection(origin, tenant, {
    product: 'Azure AD B2C',
    people: b2c?.people ?? [],
    documents: POLICIES.map(({ name }) => [name, b2cDocument(tenant, name)]),
  }),
)}`
  return page({ title: 'A local Entra ID', body })
}

const DOCUMENT = 'v2.0/.well-known/openid-configuration'

/** Where the discovery documents lie, relative to the origin. */
export const entraDocument = (tenant: string): string => `/${tenant}/${DOCUMENT}`

export const externalIdDocument = (tenant: Tenant): string =>
  `/${subdomainOf(tenant)}.ciam/${tenant.tid}/${DOCUMENT}`

export const b2cDocument = ({ domain }: Tenant, policy: string): string =>
  `/${domain}/${policy}/${DOCUMENT}`

interface Section {
  readonly product?: string
  /** Of any tenant; those of this one are listed. */
  readonly people: readonly Person[]
  readonly documents: readonly NamedDocument[]
}

/** What a link to a document is called, and its path. */
type NamedDocument = readonly [string, string]

function tenantSection(origin: string, tenant: Tenant, section: Section): Markup {
  const { tid, name, domain } = tenant
  const { product, people, documents } = section
  return html`<h2>${product === undefined ? '' : `${product}: `}${name} · ${domain}</h2>
<p class="detail"><code>${tid}</code></p>
${peopleList(people.filter((person) => person.tid === tid))}
${documents.map((document) => html`<p>${documentLink(origin, document)}</p>`)}`
}

const peopleList = (people: readonly Person[]): Markup =>
  html`<dl>${people.map(
    (person) => html`<dt>${person.username}</dt>
<dd>${displayName(person)}, ${person.homeTid === undefined ? person.jobTitle : 'guest'}</dd>`,
  )}</dl>`

const documentLink = (origin: string, [name, path]: NamedDocument): Markup =>
  html`<a href="${origin}${path}">Discovery document of ${name}</a>`

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
