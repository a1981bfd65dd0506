import type { GatewayApp } from '@voordeur/gateway'
import { smallApp } from '../../test/world/small-app.ts'
import {
  conformanceCatalogue,
  conformanceExtension,
  conformanceRequestState,
} from '../fixtures/conformance-server.ts'

/** The suite's fixtures behind the real front door. */
export const conformanceApp: GatewayApp = {
  ...smallApp,
  name: 'conformance',
  title: 'Conformance fixtures',
  catalogue: conformanceCatalogue(),
  extendTools: true,
  extend: conformanceExtension,
  requestState: conformanceRequestState,
}
