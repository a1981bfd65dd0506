import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sampleDirectory } from '@voordeur/entra-local'
import { authorizeUrl, pkce, registerClient } from '../../test/world/oauth-client.ts'
import { people } from '../../test/world/world.ts'
import { findBrowser } from './find-browser.ts'
import { answerConsent, atHeading, atPicker, consentFacts, signInAs } from './journey/person.ts'
import { BAD_REQUEST, PLAIN, type Rig, startRig } from './journey/rig.ts'

const found = await findBrowser()
const skip = 'missing' in found ? found.missing : false

const CURSOR = 'cursor://anysphere.cursor-retrieval/oauth/callback'

describe('every way a person can answer, in a real browser', { skip }, () => {
  let rig: Rig
  const back = () => `${rig.client.redirectUri}?**`

  before(async () => {
    rig = await startRig('path' in found ? found.path : '')
  })
  after(() => rig?.close())

  test('Deny, by keyboard, tells the client and nobody upstream, and stays denied', () =>
    rig.visit(
      PLAIN,
      async ({ page }) => {
        const attempt = rig.client.begin()
        const before = rig.world.upstream.length
        await page.goto(attempt.url)
        await answerConsent(page, 'Deny')
        await page.waitForURL(back())
        assert.deepEqual(refusal(attempt.answer()), ['access_denied', null])
        await page.goBack()
        await atHeading(page, 'This request is no longer open')
        assert.equal(rig.world.upstream.length, before)
      },
      [BAD_REQUEST],
    ))

  test('Cancel at the sign-in service reaches the client as a refusal', () =>
    rig.visit(PLAIN, async ({ page }) => {
      const attempt = rig.client.begin()
      await page.goto(attempt.url)
      await answerConsent(page, 'Allow')
      await atPicker(page)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.waitForURL(back())
      assert.deepEqual(refusal(attempt.answer()), ['access_denied', null])
    }))

  test('an editor gets its answer by its own scheme', () =>
    rig.visit(PLAIN, async ({ page }) => {
      const { client_id } = await registerClient(rig.world, {
        client_name: 'Editor',
        redirect_uris: [CURSOR],
      })
      const request = { redirect_uri: CURSOR, state: 's1' }
      await page.goto(authorizeUrl(rig.world, client_id, pkce().challenge, request).href)
      const { 'Sends you back to': place = '' } = await consentFacts(page)
      assert.deepEqual(place.split('\n').slice(0, 2), ['cursor:', CURSOR])
      assert.match(place, /an app on your device/)
      await answerConsent(page, 'Allow')
      const opened = page.waitForRequest((asked) => asked.url().startsWith('cursor:'))
      await signInAs(page, 'Noor Voorbeeld')
      const address = new URL((await opened).url())
      assert.equal(address.href.split('?')[0], CURSOR)
      assert.equal(address.searchParams.get('state'), 's1')
      assert.ok(address.searchParams.get('code'))
    }))

  test('after the end, neither Back nor a second sign-in leads to another answer', () =>
    rig.visit(
      PLAIN,
      async ({ page }) => {
        const attempt = rig.client.begin()
        await page.goto(attempt.url)
        await answerConsent(page, 'Allow')
        await signInAs(page, 'Noor Voorbeeld')
        await page.waitForURL(back())
        await page.goBack()
        await page.goBack()
        await atHeading(page, 'This request is no longer open')
        await page.goForward()
        await signInAs(page, 'Daan Denkbeeldig')
        await atHeading(page, 'This sign-in is not known here')
        assert.ok(await attempt.token())
      },
      [BAD_REQUEST, BAD_REQUEST],
    ))

  test('Allow pressed twice, and again after Back, is one answer', () =>
    rig.visit(PLAIN, async ({ page }) => {
      const attempt = rig.client.begin()
      await page.goto(attempt.url)
      await page.getByRole('button', { name: 'Allow' }).dblclick()
      await atPicker(page)
      await page.goBack()
      await answerConsent(page, 'Allow')
      await signInAs(page, 'Noor Voorbeeld')
      await page.waitForURL(back())
      assert.ok(await attempt.token())
    }))

  test('one request, allowed in two tabs, is answered once', () =>
    rig.visit(
      PLAIN,
      async ({ context, page }) => {
        const attempt = rig.client.begin()
        await page.goto(attempt.url)
        const other = await context.newPage()
        await other.goto(page.url())
        await answerConsent(page, 'Allow')
        await atPicker(page)
        await answerConsent(other, 'Allow')
        await atPicker(other)
        // The later Allow took the place of the earlier.
        await signInAs(page, 'Noor Voorbeeld')
        await atHeading(page, 'This sign-in is not known here')
        await signInAs(other, 'Daan Denkbeeldig')
        await other.waitForURL(back())
        assert.ok(await attempt.token())
      },
      [BAD_REQUEST],
    ))

  test('two tabs sign two people in at the same time', () =>
    rig.visit(PLAIN, async ({ context, page }) => {
      const [first, second] = [rig.client.begin(), rig.client.begin()]
      const other = await context.newPage()
      await page.goto(first.url)
      await other.goto(second.url)
      await answerConsent(other, 'Allow')
      await answerConsent(page, 'Allow')
      await signInAs(page, 'Noor Voorbeeld')
      await page.waitForURL(back())
      await signInAs(other, 'Daan Denkbeeldig')
      await other.waitForURL(back())
      assert.deepEqual(
        [(await first.token()).claims['oid'], (await second.token()).claims['oid']],
        [oidOf('noor'), oidOf('daan')],
      )
    }))
})

const refusal = (answer: URLSearchParams) => [answer.get('error'), answer.get('code')]

const oidOf = (name: keyof typeof people): unknown =>
  sampleDirectory.people.find(({ username }) => username === people[name])?.oid
