import { html } from 'hono/html'
import { type ConnectSnippet, connectSnippets } from './connect-snippets.ts'
import { layout, type Markup } from './layout.ts'

export type HealthStatus = 'ok' | 'degraded' | 'down'

export interface LandingPage {
  /** The server's name as people read it, such as "Real estate". */
  readonly name: string
  /** What it is for, in a sentence or two. */
  readonly description: string
  /** The issuer, without a trailing slash. */
  readonly publicUrl: string
  readonly mcpUrl: string
  readonly health: Health
  readonly tools: readonly LandingTool[]
  /** How signing in works here, in a sentence. */
  readonly signInHint?: string
  /** Fictional people to sign in as; only where sign-in is the local one. */
  readonly samplePeople?: readonly SamplePerson[]
}

export interface Health {
  readonly status: HealthStatus
  readonly items: readonly {
    readonly name: string
    readonly status: HealthStatus
    /** What a reader wants to know about it, such as a count or a reason. */
    readonly detail?: string
  }[]
}

export interface LandingTool {
  readonly name: string
  readonly title: string
  /** Its first sentence is shown. */
  readonly description: string
  readonly access: 'public' | 'protected'
}

export interface SamplePerson {
  readonly name: string
  /** What to pick or type at sign-in. */
  readonly signInName: string
  readonly note?: string
}

const STATUS_WORDS: Record<HealthStatus, string> = {
  ok: 'Working',
  degraded: 'Partly working',
  down: 'Not working',
}

/** `GET /` in a browser: what this server is, how it is doing, and how to connect to it. */
export function landingPage(page: LandingPage): Promise<string> {
  return layout({
    title: page.name,
    siteName: page.name,
    width: 'wide',
    main: html`
      ${hero(page)}
      ${connect(connectSnippets({ name: page.name, url: page.mcpUrl }))}
      ${toolList(page.tools)}
      ${signIn(page)}
      ${forMachines(page)}`,
  })
}

const hero = ({ name, description, mcpUrl, health }: LandingPage): Markup => html`
      <section class="hero">
        <div>
          <h1>${name}</h1>
          <p class="lead">${description}</p>
          <p class="label">MCP address</p>
          <pre class="address"><code>${mcpUrl}</code></pre>
        </div>
        ${healthPanel(health)}
      </section>`

const healthPanel = ({ status, items }: Health): Markup => html`
        <section class="panel health" aria-labelledby="health">
          <h2 id="health">Health: <span class="status ${status}">${STATUS_WORDS[status]}</span></h2>
          <ul>
            ${items.map(
              (item) => html`
            <li class="health-item">
              <span>${item.name}</span>
              <span class="status ${item.status}">${STATUS_WORDS[item.status]}</span>
              ${item.detail ? html`<small class="detail">${item.detail}</small>` : ''}
            </li>`,
            )}
          </ul>
        </section>`

const connect = (snippets: readonly ConnectSnippet[]): Markup => html`
      <section aria-labelledby="connect">
        <h2 id="connect">Connect</h2>
        <nav aria-label="Clients">
          <ul class="chips">
            ${snippets.map(({ id, client }) => html`<li><a class="chip" href="#${id}">${client}</a></li>`)}
          </ul>
        </nav>
        <div class="cards">${snippets.map(card)}</div>
      </section>`

const card = ({ id, client, steps, link, blocks, caution }: ConnectSnippet): Markup => html`
          <article class="panel" id="${id}">
            <h3>${client}</h3>
            <p>${steps}</p>
            ${caution ? html`<p class="notice">${caution}</p>` : ''}
            ${link ? html`<p><a class="button" href="${link.href}">${link.label}</a></p>` : ''}
            ${blocks.map(
              ({ label, text }) => html`
            <p class="label">${label}</p>
            <pre><code>${text}</code></pre>`,
            )}
          </article>`

const toolList = (tools: readonly LandingTool[]): Markup => html`
      <section aria-labelledby="tools">
        <h2 id="tools">Tools</h2>
        <p>Public tools work without signing in. Protected tools ask you to sign in, and keep what you save for you alone.</p>
        <ul class="tools">
          ${tools.map(
            ({ name, title, description, access }) => html`
          <li>
            <h3>${title} <span class="badge ${access}">${access}</span></h3>
            <code>${name}</code>
            <p>${firstSentence(description)}</p>
          </li>`,
          )}
        </ul>
      </section>`

/** A tool's description is written for models, and goes on with how to call it. */
function firstSentence(text: string): string {
  const [first] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)
  return first?.segment.trim() ?? ''
}

const signIn = ({ signInHint, samplePeople = [] }: LandingPage): Markup =>
  signInHint || samplePeople.length > 0
    ? html`
      <section aria-labelledby="sign-in">
        <h2 id="sign-in">Signing in</h2>
        ${signInHint ? html`<p>${signInHint}</p>` : ''}
        ${samplePeople.length > 0 ? peopleTable(samplePeople) : ''}
      </section>`
    : html``

const peopleTable = (people: readonly SamplePerson[]): Markup => html`
        <div class="scroll" tabindex="0" role="group" aria-label="Sample people">
        <table>
          <caption>Fictional people to sign in as</caption>
          <thead><tr><th scope="col">Name</th><th scope="col">Sign-in name</th><th scope="col">About</th></tr></thead>
          <tbody>
            ${people.map(
              ({ name, signInName, note }) => html`
            <tr><th scope="row">${name}</th><td><code>${signInName}</code></td><td>${note ?? ''}</td></tr>`,
            )}
          </tbody>
        </table>
        </div>`

const forMachines = ({ publicUrl }: LandingPage): Markup => html`
      <section aria-labelledby="machines">
        <h2 id="machines">For machines</h2>
        <ul class="links">
          ${['oauth-protected-resource', 'oauth-authorization-server'].map(
            (document) => html`
          <li><a href="${publicUrl}/.well-known/${document}">/.well-known/${document}</a></li>`,
          )}
        </ul>
      </section>`
