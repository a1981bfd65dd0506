import { mcpAuthorizationServer } from './requirements/mcp-authorization-server.ts'
import { mcpBase } from './requirements/mcp-base.ts'
import { mcpExtensions } from './requirements/mcp-extensions.ts'
import { mcpFeatures } from './requirements/mcp-features.ts'
import { mcpHttp } from './requirements/mcp-http.ts'
import { mcpOlderVersions } from './requirements/mcp-older-versions.ts'
import { mcpProxy } from './requirements/mcp-proxy.ts'
import { mcpResourceServer } from './requirements/mcp-resource-server.ts'
import { mcpUtilities } from './requirements/mcp-utilities.ts'
import { microsoft } from './requirements/microsoft.ts'
import { oauthClients } from './requirements/oauth-clients.ts'
import { oauthDiscovery } from './requirements/oauth-discovery.ts'
import { oauthMetadataDocuments } from './requirements/oauth-metadata-documents.ts'
import { oauthRequests } from './requirements/oauth-requests.ts'
import { oauthSecurity } from './requirements/oauth-security.ts'
import { oauthTokens } from './requirements/oauth-tokens.ts'
import { promises } from './requirements/promises.ts'
import { promisesReliability } from './requirements/promises-reliability.ts'
import { promisesRevocation } from './requirements/promises-revocation.ts'
import { promisesServing } from './requirements/promises-serving.ts'
import type { Requirement } from './requirements/requirement.ts'

/**
 * Every MUST and SHOULD of the specifications this project follows: met, by this code and shown by
 * these tests, or not claimed, with the reason. `test/requirements.test.ts` holds it to that.
 */
export const requirements: readonly Requirement[] = [
  ...mcpResourceServer,
  ...mcpAuthorizationServer,
  ...mcpProxy,
  ...mcpBase,
  ...mcpHttp,
  ...mcpFeatures,
  ...mcpUtilities,
  ...mcpOlderVersions,
  ...mcpExtensions,
  ...oauthDiscovery,
  ...oauthClients,
  ...oauthMetadataDocuments,
  ...oauthRequests,
  ...oauthTokens,
  ...oauthSecurity,
  ...microsoft,
  ...promises,
  ...promisesServing,
  ...promisesRevocation,
  ...promisesReliability,
]
