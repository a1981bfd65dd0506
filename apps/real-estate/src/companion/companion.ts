import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
  type ServerExtension,
} from '@voordeur/gateway/extensions'
import { type Lang, text } from '../domain/messages.ts'
import { DEFAULT_LANG } from '../tools/about-property.ts'
import { type CompletingRegister, complete } from './completion.ts'
import { LANGS, PAGES, type PageParts, pageUri } from './pages.ts'
import { PROMPTS } from './prompts.ts'
import { propertyResource, type SheetTools } from './property-resource.ts'

export interface CompanionParts extends PageParts {
  readonly register: PageParts['register'] & CompletingRegister
  readonly tools: SheetTools
}

type Server = Parameters<ServerExtension>[0]
type Context = Parameters<ServerExtension>[1]

const MARKDOWN = 'text/markdown'
/** Pages change with a version of the server, and the state of the register. */
const PAGE_TTL_MS = 3_600_000
/** Registers are renewed by the day; what a sheet could not find may be there in a moment. */
const PROPERTY_TTL_MS = 60_000

/** The resources, prompts and completions beside the tools. All of it is public data. */
export const companion =
  (parts: CompanionParts): ServerExtension =>
  (server, context) => {
    server.server.registerCapabilities({
      resources: { listChanged: false },
      prompts: { listChanged: false },
      completions: {},
    })
    addPages(server, parts, context)
    addProperties(server, parts)
    addPrompts(server)
    addCompletion(server, parts)
  }

function addPages(server: Server, parts: CompanionParts, { sharedCacheScope }: Context): void {
  const cacheHint = { ttlMs: PAGE_TTL_MS, cacheScope: sharedCacheScope }
  for (const { name, title, about, text: written } of PAGES)
    for (const lang of LANGS) {
      const uri = pageUri(name, lang)
      const described = { title: text(title, lang), description: text(about, lang) }
      const config = { ...described, mimeType: MARKDOWN, cacheHint }
      server.registerResource(`${name}-${lang}`, uri, config, async () => ({
        contents: [{ uri, mimeType: MARKDOWN, text: await written(lang, parts) }],
      }))
    }
}

/** In the default language, and in one that the address names. */
const PROPERTY_TEMPLATES = { property: 'property://{id}', 'property-in': 'property://{id}/{lang}' }

function addProperties(server: Server, { tools }: CompanionParts): void {
  const config = {
    title: 'Fact sheet of a property',
    description:
      'What the registers hold about one address or object. id: its nummeraanduiding_id or adresseerbaar_object_id; lang: nl or en.',
    mimeType: MARKDOWN,
    // Who signed in may get more from live registers than who did not.
    cacheHint: { ttlMs: PROPERTY_TTL_MS, cacheScope: 'private' as const },
  }
  for (const [name, template] of Object.entries(PROPERTY_TEMPLATES))
    server.registerResource(
      name,
      new ResourceTemplate(template, { list: undefined }),
      config,
      async ({ href }, { id, lang = DEFAULT_LANG }, { mcpReq: { signal } }) => {
        const call = { signal, progress: async () => {}, choose: async () => undefined }
        const known = langNamed(lang)
        const sheet = known && (await propertyResource(tools, String(id), known, call))
        if (sheet === undefined) throw new ResourceNotFoundError(href)
        return { contents: [{ uri: href, mimeType: MARKDOWN, text: sheet }] }
      },
    )
}

const langNamed = (name: unknown): Lang | undefined => LANGS.find((lang) => lang === name)

function addPrompts(server: Server): void {
  for (const { name, title, description, arguments: argsSchema, words } of PROMPTS)
    server.registerPrompt(name, { title, description, argsSchema }, (given) => ({
      description,
      messages: [{ role: 'user', content: { type: 'text', text: words(given) } }],
    }))
}

function addCompletion(server: Server, { register }: CompanionParts): void {
  server.server.setRequestHandler('completion/complete', async ({ params }) => {
    const { ref, argument, context } = params
    const known =
      ref.type === 'ref/prompt'
        ? PROMPTS.some(({ name }) => name === ref.name)
        : Object.values(PROPERTY_TEMPLATES).includes(ref.uri)
    if (!known)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is nothing of this name.')
    const found = await complete(register, { ...argument, context: context?.arguments ?? {} })
    return { completion: { values: [...found.values], hasMore: found.hasMore } }
  })
}
