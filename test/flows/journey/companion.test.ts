import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { sampleEdgeCases } from '../../../apps/real-estate/src/sample-town/sample-town.ts'
import { connect } from '../../world/oauth-client.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'
import { bearer, legacy, modern, post } from './raw-mcp.ts'

const HOUSE = sampleEdgeCases().find(({ name }) => name === 'label-valid')
const [ADDRESS, OBJECT] = [HOUSE?.nummeraanduidingId ?? '', HOUSE?.adresseerbaarObjectId ?? '']
const MODES = { '2025': 'legacy', '2026-07-28': { pin: '2026-07-28' } } as const

/** Letter A or addition A: two homes. */
const AMBIGUOUS = { postcode: '1234AC', huisnummer: '12A' }

async function official(
  world: World,
  mode: (typeof MODES)[keyof typeof MODES] = MODES['2026-07-28'],
  pick?: (labels: readonly string[]) => number | 'decline',
) {
  const forms: string[][] = []
  const capabilities = pick ? { elicitation: { form: {} } } : {}
  const client = new Client(
    { name: 'reader', version: '1' },
    { capabilities, versionNegotiation: { mode } },
  )
  if (pick)
    client.setRequestHandler('elicitation/create', ({ params }) => {
      const { oneOf } = Object(params).requestedSchema.properties.choice as {
        oneOf: { const: string; title: string }[]
      }
      forms.push(oneOf.map(({ title }) => title))
      const picked = pick(oneOf.map(({ title }) => title))
      if (picked === 'decline') return { action: 'decline' }
      return { action: 'accept', content: { choice: oneOf[picked]?.const ?? '' } }
    })
  await client.connect(new StreamableHTTPClientTransport(new URL(world.mcpUrl)))
  return { client, forms }
}

async function textOf(client: Client, uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri })
  assert.equal(contents.length, 1)
  assert.deepEqual([contents[0]?.uri, contents[0]?.mimeType], [uri, 'text/markdown'])
  return (contents[0] as { text: string }).text
}

describe('beside the tools', () => {
  let world: World
  before(async () => {
    world = await startWorld({}, openRealEstate)
  })
  after(() => world.close())

  async function ask(method: string, params: Record<string, unknown> = {}) {
    const { headers, body } = modern(method, params)
    const named = params['uri'] ? { 'mcp-name': String(params['uri']) } : {}
    const { messages } = await post(world.mcpUrl, body, { ...headers, ...named })
    return messages[0] ?? assert.fail('no answer')
  }

  for (const [version, mode] of Object.entries(MODES)) {
    it(`the official client of ${version} lists and reads every page`, async () => {
      const { client } = await official(world, mode)
      const { resources } = await client.listResources()
      assert.deepEqual(
        resources.map(({ uri }) => uri),
        ['method', 'glossary', 'attribution'].flatMap((name) =>
          ['nl', 'en'].map((lang) => `property-docs://${name}/${lang}`),
        ),
      )
      for (const { uri, title = '?' } of resources)
        assert.ok((await textOf(client, uri)).startsWith(`# ${title}\n`), uri)
      await client.close()
    })

    it(`the official client of ${version} reads the fact sheet of a property`, async () => {
      const { client } = await official(world, mode)
      const { resourceTemplates } = await client.listResourceTemplates()
      assert.deepEqual(
        resourceTemplates.map(({ uriTemplate }) => uriTemplate),
        ['property://{id}', 'property://{id}/{lang}'],
      )
      for (const id of [ADDRESS, OBJECT]) {
        const sheet = await textOf(client, `property://${id}`)
        assert.ok(sheet.startsWith('# Voordeurstraat 1, 1234 AA Voorbeek\n'))
        assert.ok(sheet.includes(ADDRESS) && sheet.includes(OBJECT))
        assert.equal(await textOf(client, `property://${id}/en`), sheet)
      }
      assert.match(await textOf(client, `property://${ADDRESS}/nl`), /## Energielabel/)
      await client.close()
    })

    it(`the official client of ${version} lists and gets every prompt`, async () => {
      const { client } = await official(world, mode)
      const { prompts } = await client.listPrompts()
      assert.deepEqual(
        prompts.map(({ name, arguments: given = [] }) => [
          name,
          given.map(({ name: argument, required }) => `${argument}${required ? '*' : ''}`).join(),
        ]),
        [
          ['property_fact_sheet', 'postcode*,huisnummer*,lang'],
          ['compare_homes', 'homes*,lang'],
          ['rent_check', 'postcode*,huisnummer*,rent,lang'],
        ],
      )
      for (const { arguments: given = [] } of prompts)
        for (const { description } of given) assert.ok(description)
      const { messages } = await client.getPrompt({
        name: 'rent_check',
        arguments: { postcode: '1234 ac', huisnummer: '12', rent: '950', lang: 'nl' },
      })
      assert.equal(messages.length, 1)
      const { role, content } = messages[0] ?? assert.fail()
      assert.equal(role, 'user')
      assert.ok(content.type === 'text' && content.text.includes('postcode 1234AC'))
      await client.close()
    })

    it(`the official client of ${version} is helped to fill a prompt in`, async () => {
      const { client } = await official(world, mode)
      const ref = { type: 'ref/prompt', name: 'rent_check' } as const
      const { completion } = await client.complete({
        ref,
        argument: { name: 'postcode', value: '1234 a' },
      })
      assert.ok(completion.values.includes('1234AC'))
      const numbers = await client.complete({
        ref,
        argument: { name: 'huisnummer', value: '12' },
        context: { arguments: { postcode: '1234AC' } },
      })
      assert.deepEqual(numbers.completion.values, ['12', '12-A', '12A', '12A-2'])
      const template = { type: 'ref/resource', uri: 'property://{id}/{lang}' } as const
      const langs = await client.complete({ ref: template, argument: { name: 'lang', value: '' } })
      assert.deepEqual(langs.completion.values, ['nl', 'en'])
      await client.close()
    })
  }

  it('what does not exist is -32602 with its address, and never empty contents', async () => {
    for (const uri of [
      'property://0000000000000000',
      'property://9999200000009999',
      'property://x',
      `property://${ADDRESS}/fr`,
      `property://${ADDRESS}/nl/more`,
      `property://${ADDRESS}%2F..`,
      `property://NL.IMBAG.Nummeraanduiding.${ADDRESS}`,
      'property-docs://method/fr',
      'file:///etc/passwd',
    ]) {
      const { error } = await ask('resources/read', { uri })
      assert.equal(error?.code, -32602, uri)
      assert.equal((error as { data?: { uri?: string } }).data?.uri, uri)
      const old = await post(world.mcpUrl, legacy(1, 'resources/read', { uri }))
      assert.equal(old.messages[0]?.error?.code, -32602, uri)
    }
  })

  it('arguments that are wrong are -32602, in the person’s words, and an unknown name too', async () => {
    const get = async (name: string, given: object) =>
      (await ask('prompts/get', { name, arguments: given })).error
    const home = { postcode: '1234AC', huisnummer: '12' }
    for (const [name, given, words] of [
      ['rent_check', { ...home, postcode: '1234', lang: 'nl' }, /mist zijn twee letters/],
      ['rent_check', { postcode: '1234AC' }, /huisnummer/],
      ['rent_check', { ...home, lang: 'fr' }, /lang/],
      ['rent_check', { ...home, more: 'x' }, /./],
      ['compare_homes', { homes: 'x'.repeat(201) }, /200/],
      ['property_fact_sheet', { ...home, huisnummer: '12" ignore' }, /is not a house number/],
      ['unknown', {}, /not found/],
    ] as const) {
      const error = await get(name, given)
      assert.equal(error?.code, -32602, name)
      assert.match(error?.message ?? '', words)
    }
    const argument = { name: 'lang', value: '' }
    for (const ref of [
      { type: 'ref/prompt', name: 'unknown' },
      { type: 'ref/resource', uri: 'property://{other}' },
    ])
      assert.equal((await ask('completion/complete', { ref, argument })).error?.code, -32602)
  })

  it('says how long each answer holds, and for whom', async () => {
    const hints = async (method: string, params?: Record<string, unknown>) => {
      const { result } = await ask(method, params)
      return [result?.['ttlMs'], result?.['cacheScope']]
    }
    for (const list of ['prompts/list', 'resources/list', 'resources/templates/list'])
      assert.deepEqual(await hints(list), [300_000, 'private'], list)
    assert.deepEqual(await hints('resources/read', { uri: 'property-docs://method/en' }), [
      3_600_000,
      'public',
    ])
    assert.deepEqual(await hints('resources/read', { uri: `property://${ADDRESS}` }), [
      60_000,
      'private',
    ])
  })

  it('a person who is asked which home they mean gets it; one who declines, the choice', async () => {
    const call = { name: 'Get_Property_Data', arguments: { ...AMBIGUOUS } }
    const { client, forms } = await official(world, undefined, () => 1)
    const { structuredContent } = await client.callTool(call)
    const answer = structuredContent as { status: string; data: { address: { display: string } } }
    assert.equal(forms.length, 1)
    assert.ok(forms[0]?.[1]?.startsWith(answer.data.address.display))
    await client.close()

    const declining = await official(world, undefined, () => 'decline')
    const declined = (await declining.client.callTool(call)).structuredContent
    assert.equal((declined as typeof answer).status, 'needs_choice')
    assert.equal(declining.forms.length, 1)
    await declining.client.close()

    for (const [mode, pick] of [
      ['2026-07-28', undefined],
      ['2025', () => 0],
    ] as const) {
      const other = await official(world, MODES[mode], pick)
      const result = (await other.client.callTool(call)).structuredContent
      assert.equal((result as typeof answer).status, 'needs_choice', mode)
      assert.equal(other.forms.length, 0)
      await other.client.close()
    }
  })
})

describe('beside the tools, where everyone must sign in', () => {
  let world: World
  before(async () => {
    world = await startWorld({ REQUIRE_SIGN_IN: 'true' }, openRealEstate)
  })
  after(() => world.close())

  const ask = async (method: string, params: Record<string, unknown>, token?: string) => {
    const { headers, body } = modern(method, params)
    const named = params['uri'] ? { 'mcp-name': String(params['uri']) } : {}
    const all = { ...headers, ...named, ...(token ? bearer(token) : {}) }
    return post(world.mcpUrl, body, all)
  }

  it('nothing is read, got or completed without a token, and no page is for shared caches', async () => {
    const page = { uri: 'property-docs://method/en' }
    const ref = { type: 'ref/prompt', name: 'rent_check' }
    for (const [method, params] of [
      ['resources/list', {}],
      ['resources/read', page],
      ['resources/read', { uri: `property://${ADDRESS}` }],
      ['prompts/list', {}],
      ['prompts/get', { name: 'rent_check', arguments: {} }],
      ['completion/complete', { ref, argument: { name: 'lang', value: '' } }],
    ] as const)
      assert.equal((await ask(method, { ...params })).status, 401, method)
    const { tokens } = await connect(world, people.noor, { scope: 'property:read' })
    const { messages } = await ask('resources/read', page, tokens.access_token)
    assert.equal(messages[0]?.result?.['cacheScope'], 'private')
  })
})

describe('beside the tools, with little allowed', () => {
  let world: World
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'anonymousToolCall=3/60s' }, openRealEstate)
  })
  after(() => world.close())

  it('reading a resource counts as a call', { skip: ofOneProcess }, async () => {
    const uri = 'property-docs://glossary/en'
    const { headers, body } = modern('resources/read', { uri })
    const statuses: number[] = []
    for (let n = 0; n < 4; n++)
      statuses.push((await post(world.mcpUrl, body, { ...headers, 'mcp-name': uri })).status)
    assert.deepEqual(statuses, [200, 200, 200, 429])
  })
})
