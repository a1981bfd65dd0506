import assert from 'node:assert/strict'
import { openRealEstate } from '@voordeur/real-estate'
import type { Page } from 'playwright-core'
import { readSamplePeople } from '../../../apps/real-estate/src/sample-people.ts'
import { localSettings } from '../../../scripts/start/settings.ts'
import { authorizeUrl, pkce } from '../../../test/world/oauth-client.ts'
import { rawRequest } from '../../../test/world/raw-request.ts'
import { startWorld, type World } from '../../../test/world/world.ts'
import { CLIENT_NAME } from './local-client.ts'
import { atPicker } from './person.ts'

/** The gateway as `npm start` shows it to a person, wherever it really listens. */
export interface ShopWindow {
  /** What Chromium must be started with, so that the gateway's public address leads to it. */
  readonly browserArgs: readonly string[]
  /** Brings a page in front of each thing a person meets, by the picture's name. */
  readonly views: Readonly<Record<ViewName, View>>
  close(): Promise<void>
}

export type ViewName = 'landing' | 'consent' | 'consent-cursor' | 'picker' | 'error'
export type View = (page: Page) => Promise<void>

const LOOPBACK = 'http://127.0.0.1:8976/callback'
const CURSOR = 'cursor://anysphere.cursor-retrieval/oauth/callback'

/** Starts the real-estate gateway under the public address and names of `npm start`. */
export async function openShopWindow(): Promise<ShopWindow> {
  const { publicUrl, mcpUrl, gatewayEnv } = localSettings({})
  const { SIGN_IN_NAME = '', SAMPLE_PEOPLE } = gatewayEnv
  const world = await startWorld({ PUBLIC_URL: publicUrl, SIGN_IN_NAME }, (dataDir) =>
    openRealEstate(dataDir, { samplePeople: readSamplePeople(SAMPLE_PEOPLE) }),
  )
  const shown = { ...world, url: publicUrl, mcpUrl }
  const visit =
    (path: string) =>
    async (page: Page): Promise<void> => {
      await page.goto(new URL(path, publicUrl).href)
    }
  const ask = (redirectUri: string) => async (page: Page) => {
    const clientId = await register(world, publicUrl, redirectUri)
    const request = { redirect_uri: redirectUri }
    await page.goto(authorizeUrl(shown, clientId, pkce().challenge, request).href)
  }
  return {
    browserArgs: [`--host-resolver-rules=MAP ${hostOf(publicUrl)} ${hostOf(world.url)}`],
    views: {
      landing: visit('/'),
      consent: ask(LOOPBACK),
      'consent-cursor': ask(CURSOR),
      picker: (page) => allow(page, ask(LOOPBACK)),
      error: visit('/oauth/callback?state=made-up'),
    },
    close: () => world.close(),
  }
}

/** The gateway answers to its public Host alone, and `fetch` would send another. */
async function register(world: World, publicUrl: string, redirectUri: string): Promise<string> {
  const { status, body } = await rawRequest(`${world.url}/oauth/register`, {
    method: 'POST',
    headers: { host: hostOf(publicUrl), 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: CLIENT_NAME,
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
    }),
  })
  assert.equal(status, 201, body)
  return (JSON.parse(body) as { client_id: string }).client_id
}

async function allow(page: Page, ask: View): Promise<void> {
  await ask(page)
  await page.getByRole('button', { name: 'Allow' }).click()
  await atPicker(page)
}

const hostOf = (url: string): string => new URL(url).host
