import assert from 'node:assert/strict'
import { openRealEstate } from '@voordeur/real-estate'
import type { Browser } from 'playwright-core'
import { startWorld, type World } from '../../../test/world/world.ts'
import { launchBrowser, openWindow, type Setup, type Window } from '../browser.ts'
import { type LocalClient, startLocalClient } from './local-client.ts'

/** The real-estate gateway with its sign-in service, a client, and a browser: each part real. */
export interface Rig {
  readonly world: World
  readonly client: LocalClient
  readonly browser: Browser
  /**
   * Lends one fresh window to `use`, and fails on anything the browser complained about.
   * @param expected what it must complain about, and about nothing else: of a page with an error
   *   status, say.
   */
  visit(
    setup: Setup,
    use: (window: Window) => Promise<void>,
    expected?: readonly RegExp[],
  ): Promise<void>
  close(): Promise<void>
}

/** The harder half of people: no JavaScript. */
export const PLAIN: Setup = { javaScript: false, colorScheme: 'light', width: 1280 }

/** What Chromium says of a page with an error status. */
export const BAD_REQUEST = /responded with a status of 400/
export const FORBIDDEN = /responded with a status of 403/
export const NOT_FOUND = /responded with a status of 404/

/** @param executablePath the Chromium to start. */
export async function startRig(executablePath: string): Promise<Rig> {
  const world = await startWorld({}, (dataDir) => openRealEstate(dataDir))
  const client = await startLocalClient(world)
  const browser = await launchBrowser(executablePath)
  return {
    world,
    client,
    browser,
    async visit(setup, use, expected = []) {
      const window = await openWindow(browser, setup)
      try {
        await use(window)
        sameComplaints(window.problems, expected)
      } finally {
        await window.context.close()
      }
    },
    async close() {
      await browser.close()
      await client[Symbol.asyncDispose]()
      await world.close()
    },
  }
}

function sameComplaints(problems: readonly string[], expected: readonly RegExp[]): void {
  const unexpected = problems.filter((problem) => !expected.some((each) => each.test(problem)))
  assert.deepEqual(unexpected, [])
  assert.equal(problems.length, expected.length, problems.join('\n'))
}
