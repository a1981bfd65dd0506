import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findBrowser } from './find-browser.ts'
import { type AccessToken, type Attempt, CLIENT_NAME, call } from './journey/local-client.ts'
import { answerConsent, atConsent, consentFacts, signInAs } from './journey/person.ts'
import { PLAIN, type Rig, startRig } from './journey/rig.ts'

const found = await findBrowser()
const skip = 'missing' in found ? found.missing : false

const HOUSE = { postcode: '1234AA', huisnummer: 1 }
const NOT_AN_ID = 'asm_AAAAAAAAAAAAAAAAAAAAAA'

describe('the whole journey in a real browser', { skip }, () => {
  let rig: Rig

  before(async () => {
    rig = await startRig('path' in found ? found.path : '')
  })
  after(() => rig?.close())

  for (const javaScript of [true, false])
    test(`one browser, two people, JavaScript ${javaScript ? 'on' : 'off'}`, () =>
      rig.visit({ ...PLAIN, javaScript }, async ({ context, page }) => {
        const journey = async (attempt: Attempt, person: string) => {
          await page.goto(attempt.url)
          await answerConsent(page, 'Allow')
          await signInAs(page, person)
          await page.waitForURL(`${rig.client.redirectUri}?**`)
          return attempt.token()
        }
        const noor = await journey(rig.client.begin(), 'Noor Voorbeeld')
        const made = await assess(noor)
        assert.equal(made.saved, true)
        assert.deepEqual(await assessed(noor), [made.display])

        const daan = await journey(rig.client.begin(), 'Daan Denkbeeldig')
        assert.notEqual(daan.claims.sub, noor.claims.sub)
        assert.deepEqual(await assessed(daan), [])
        assert.equal(await ofProperty(daan), 0)
        assert.deepEqual(
          await refusal(daan, { assessment_id: made.id }),
          await refusal(daan, { assessment_id: NOT_AN_ID }),
        )
        assert.deepEqual(await assessed(noor), [made.display], 'and the first person still does')
        const cookies = (await context.cookies()).map(({ name }) => name)
        assert.ok(!cookies.includes('voordeur_session'), 'nothing is remembered of either')
      }))

  test('the consent page says who asks, where the answer goes, and what for', () =>
    rig.visit(PLAIN, async ({ page }) => {
      await page.goto(rig.client.begin().url)
      await atConsent(page)
      const heading = await page.getByRole('heading', { level: 1 }).innerText()
      assert.equal(heading, `Allow “${CLIENT_NAME}” to use Real estate?`)
      const facts = await consentFacts(page)
      assert.deepEqual(Object.keys(facts), ['Published by', 'Sends you back to', 'Access to'])
      assert.match(facts['Published by'] ?? '', /^Not verified\n.*registered itself/)
      const [host, uri, warning] = (facts['Sends you back to'] ?? '').split('\n')
      assert.deepEqual([host, uri], [rig.client.host, rig.client.redirectUri])
      assert.match(warning ?? '', /program on your own computer/)
      assert.equal(facts['Access to'], rig.world.mcpUrl)
      assert.deepEqual(await page.locator('.permissions li > code').allInnerTexts(), [
        'property:read',
        'assessments:read',
        'assessments:write',
        'offline_access',
      ])
    }))

  const assess = async (token: AccessToken) => {
    const { structuredContent } = await call(rig.world, token, 'Quick_Assess_Property', {
      ...HOUSE,
      purpose: 'sale',
    })
    const { saved, assessment } = data<{
      saved: boolean
      assessment: { assessment_id: string; property: { display: string } }
    }>(structuredContent)
    return { saved, id: assessment.assessment_id, display: assessment.property.display }
  }

  const assessed = async (token: AccessToken) => {
    const { structuredContent } = await call(rig.world, token, 'Get_Assessed_Properties')
    const { items } = data<{ items: readonly { display: string }[] }>(structuredContent)
    return items.map(({ display }) => display)
  }

  const ofProperty = async (token: AccessToken) => {
    const { structuredContent } = await call(rig.world, token, 'Get_Property_Assessments', HOUSE)
    return data<{ total: number }>(structuredContent).total
  }

  const refusal = async (token: AccessToken, args: Record<string, unknown>) => {
    const { isError, content } = await call(rig.world, token, 'Get_Property_Assessments', args)
    assert.equal(isError, true)
    return content
  }
})

function data<Data>(structured: Record<string, unknown> | undefined): Data {
  assert.ok(structured?.['data'], JSON.stringify(structured))
  return structured['data'] as Data
}
