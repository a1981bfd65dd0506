import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { authorizeUrl, pkce } from '../../test/world/oauth-client.ts'
import { travel } from '../../test/world/time.ts'
import { axeFaults, type Setup } from './browser.ts'
import { findBrowser } from './find-browser.ts'
import { answerConsent, atConsent, atHeading, atPicker, signInAs } from './journey/person.ts'
import { BAD_REQUEST, FORBIDDEN, NOT_FOUND, PLAIN, type Rig, startRig } from './journey/rig.ts'

const found = await findBrowser()
const skip = 'missing' in found ? found.missing : false

/** axe itself is a script. */
const JUDGED: Setup = { ...PLAIN, javaScript: true, width: 390 }
const GONE = 'This request is no longer open'

describe('the pages of the real server, in a real browser', { skip }, () => {
  let rig: Rig

  before(async () => {
    rig = await startRig('path' in found ? found.path : '')
  })
  after(() => rig?.close())

  test('axe finds nothing on the pages of a sign-in', () =>
    rig.visit(JUDGED, async ({ page }) => {
      const attempt = rig.client.begin()
      await page.goto(attempt.url)
      await atConsent(page)
      await clean(page)

      const upstream = await hold(page, `${rig.world.entraUrl}/**`)
      await answerConsent(page, 'Allow')
      await atHeading(page, 'One moment')
      await clean(page)
      await upstream.release()
      await page.getByRole('link', { name: 'Continue' }).click()
      await atPicker(page)
      await clean(page)

      const callback = await hold(page, `${rig.world.url}/oauth/callback**`)
      await signInAs(page, 'Noor Voorbeeld')
      await atHeading(page, 'Back to the app')
      await clean(page)
      await callback.release()
      await page.getByRole('link', { name: 'Continue' }).click()
      await page.waitForURL(`${rig.client.redirectUri}?**`)
      assert.ok(await attempt.token())
    }))

  test('axe finds nothing on the landing page, which shows this very server', () =>
    rig.visit(JUDGED, async ({ page }) => {
      await page.goto(rig.world.url)
      await clean(page)
      assert.equal(await page.locator('.address').innerText(), rig.world.mcpUrl)
      assert.equal(await page.locator('.tools > li').count(), 8)
      assert.match(await page.getByRole('heading', { name: 'Health' }).innerText(), /Working$/)
    }))

  test('each dead end is a page that says so, and is clean for axe too', () =>
    rig.visit(
      JUDGED,
      async ({ page }) => {
        for (const [address, status, heading] of deadEnds(rig)) {
          const response = await page.goto(new URL(address, rig.world.url).href)
          assert.equal(response?.status(), status, address)
          await atHeading(page, heading)
          await clean(page)
        }
      },
      [BAD_REQUEST, BAD_REQUEST, BAD_REQUEST, NOT_FOUND],
    ))

  test('Allow on a page that was left open too long says so, and starts no sign-in', (t) =>
    rig.visit(
      PLAIN,
      async ({ page }) => {
        await page.goto(rig.client.begin().url)
        await atConsent(page)
        const before = rig.world.upstream.length
        travel(t, 601)
        await answerConsent(page, 'Allow')
        await atHeading(page, GONE)
        assert.equal(rig.world.upstream.length, before)
      },
      [BAD_REQUEST],
    ))

  test('a consent link is worth nothing in another browser', () =>
    rig.visit(PLAIN, async ({ page }) => {
      await page.goto(rig.client.begin().url)
      await atConsent(page)
      await rig.visit(
        PLAIN,
        async (other) => {
          await other.page.goto(page.url())
          await atHeading(other.page, GONE)
        },
        [BAD_REQUEST],
      )
    }))

  test('a page of the same site can’t show the consent page in a frame', () =>
    rig.visit(
      PLAIN,
      async ({ context, page }) => {
        await page.goto(rig.client.begin().url)
        await atConsent(page)
        const attacker = await context.newPage()
        await attacker.goto(sameSite(rig))
        const refused = Promise.all([
          attacker.waitForEvent('requestfailed'),
          attacker.waitForEvent('console'),
        ])
        await attacker.setContent(`<iframe src="${page.url()}"></iframe>`)
        const [request] = await refused
        assert.equal(request.url(), page.url())
        assert.equal(await attacker.frames()[1]?.locator('h1').count(), 0)
      },
      [/net::ERR_BLOCKED_BY_RESPONSE/, /frame-ancestors 'none'/],
    ))

  test('a form of the same site can’t answer for the person, even with the right value', () =>
    rig.visit(
      PLAIN,
      async ({ context, page }) => {
        await page.goto(rig.client.begin().url)
        await atConsent(page)
        const csrf = await page.locator('input[name=csrf]').getAttribute('value')
        const attacker = await context.newPage()
        await attacker.goto(sameSite(rig))
        await attacker.setContent(`<form method="post" action="${page.url()}">
          <input name="csrf" value="${csrf}"><button name="decision" value="allow">Win</button></form>`)
        const before = rig.world.upstream.length
        await attacker.getByRole('button', { name: 'Win' }).click()
        await atHeading(attacker, 'That answer was not accepted')
        assert.equal(rig.world.upstream.length, before)
      },
      [FORBIDDEN],
    ))
})

/** Addresses that lead nowhere, with the status and heading of the page there. */
function deadEnds({ world }: Rig): readonly [address: string, status: number, heading: string][] {
  const strangers = authorizeUrl(world, 'nobody', pkce().challenge).href
  return [
    ['/oauth/callback?code=made-up&state=made-up', 400, 'This sign-in is not known here'],
    ['/oauth/consent/made-up', 400, GONE],
    [strangers, 400, 'This sign-in can’t go on'],
    ['/nowhere', 404, 'Page not found'],
  ]
}

/** The client's server by a name that shares the gateway's site, so that cookies are sent along. */
const sameSite = (rig: Rig): string => `http://localhost:${rig.client.host.split(':')[1]}/`

/** Fails on what axe finds in either colour scheme. */
async function clean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await axeFaults(page), [], `${colorScheme}: ${page.url()}`)
  }
}

/** Keeps the browser on its page when that page goes on by itself to `pattern`. */
async function hold(page: Page, pattern: string): Promise<{ release(): Promise<void> }> {
  const kept = page.waitForEvent('requestfailed', (request) => request.isNavigationRequest())
  await page.route(pattern, (route) => route.fulfill({ status: 204 }))
  return {
    async release() {
      await kept
      await page.unroute(pattern)
    },
  }
}
