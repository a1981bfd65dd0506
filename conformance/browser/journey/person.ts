import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Presses Tab until what has the focus reads `text`; a person would give up after a while too. */
export async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    if ((await focused.count()) > 0 && text.test((await focused.textContent()) ?? '')) return
  }
  assert.fail(`Tab never reaches ${text}.`)
}

/** Answers the consent page with nothing but the keyboard. */
export async function answerConsent(page: Page, answer: 'Allow' | 'Deny'): Promise<void> {
  await atConsent(page)
  await tabTo(page, new RegExp(`^${answer}$`))
  await page.keyboard.press('Enter')
}

/** Picks a person at the local sign-in service, with nothing but the keyboard. */
export async function signInAs(page: Page, name: string): Promise<void> {
  await atPicker(page)
  await tabTo(page, new RegExp(name))
  await page.keyboard.press('Enter')
}

/** Waits for the page whose first heading is `name`. */
export const atHeading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor()

export const atConsent = (page: Page): Promise<void> => atHeading(page, /^Allow /)

/** Where people pick who they are, at the local sign-in service. */
export const atPicker = (page: Page): Promise<void> => atHeading(page, 'Choose who to sign in as')

/** What the consent page says of the client: each term with what stands beside it. */
export async function consentFacts(page: Page): Promise<Record<string, string>> {
  const terms = await page.locator('dt').allInnerTexts()
  const facts = await page.locator('dd').allInnerTexts()
  return Object.fromEntries(terms.map((term, index) => [term, facts[index] ?? '']))
}
