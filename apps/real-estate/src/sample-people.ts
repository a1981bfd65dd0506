import type { GatewayApp } from '@voordeur/gateway'

/**
 * The fictional people of a local sign-in service, for the landing page.
 * @param text JSON: `[{ name, signInName, note }]`; set by `npm start` and by nothing else.
 */
export function readSamplePeople(text: string | undefined): GatewayApp['samplePeople'] {
  return text === undefined ? undefined : (JSON.parse(text) as GatewayApp['samplePeople'])
}
