import { launchBrowser, openWindow } from './browser.ts'
import { startWorld } from '../../test/world/world.ts'
import { registerClient, pkce, authorizeUrl } from '../../test/world/oauth-client.ts'
import { openRealEstate } from '@voordeur/real-estate'
const t0 = performance.now()
const world = await startWorld({}, (d) => openRealEstate(d))
console.log('world', performance.now() - t0)
const browser = await launchBrowser('/usr/bin/chromium')
console.log('browser', performance.now() - t0)
const redirect = 'cursor://anysphere.cursor-retrieval/oauth/callback'
const { client_id } = await registerClient(world, { client_name: 'X', redirect_uris: [redirect] })
const { context, page, problems } = await openWindow(browser, { javaScript: false, colorScheme: 'light', width: 1280 })
page.on('request', (r) => console.log('REQ', r.method(), r.url().slice(0, 120)))
page.on('requestfailed', (r) => console.log('FAIL', r.url().slice(0, 120), r.failure()?.errorText))
page.on('response', (r) => console.log('RES', r.status(), r.headers()['location']?.slice(0, 100)))
page.on('framenavigated', (f) => console.log('NAV', f.url().slice(0, 100)))
const cdp = await context.newCDPSession(page)
await cdp.send('Network.enable'); await cdp.send('Page.enable')
for (const e of ['Page.frameRequestedNavigation', 'Page.frameScheduledNavigation', 'Page.navigatedWithinDocument'] as const) cdp.on(e as any, (x: any) => console.log(e, JSON.stringify(x).slice(0, 300)))
await page.goto(authorizeUrl(world, client_id, pkce().challenge, { redirect_uri: redirect }).href)
console.log(await page.locator('main').innerText())
await page.getByRole('button', { name: 'Allow' }).click()
await page.getByRole('button', { name: 'Noor' }).click()
await page.waitForTimeout(2500)
console.log('AT', page.url(), await page.locator('body').innerText().catch(String))
console.log(problems, (await context.cookies()).map((c) => c.name + ' ' + c.path))
await browser.close(); await world.close()
