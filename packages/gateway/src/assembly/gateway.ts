import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ToolCatalogue } from '../mcp/catalogue.ts'
import type { McpEndpointOptions } from '../mcp/endpoint.ts'
import type { HealthStatus, SamplePerson } from '../pages/landing-page.ts'

/** A running front door, without a socket: any node:http server can use `handle`. */
export interface Gateway {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Tells `/readyz` that the process is about to stop; requests are still answered. */
  leave(): void
  /**
   * Ends subscription streams and waits for running tool calls; requests that still come are
   * answered that it is stopping.
   */
  drain(): Promise<void>
  /** Stops what still runs, then closes the database. */
  close(): Promise<void>
}

/** What is behind the front door: the server's own name, its scopes and its tools. */
export interface GatewayApp {
  /** Machine name, such as `real-estate`. */
  readonly name: string
  readonly title: string
  readonly version: string
  /** For people, on the landing page. */
  readonly description: string
  /** For models: when to use these tools. */
  readonly instructions?: string
  /** The tools, from `loadCatalogue`. */
  readonly catalogue: ToolCatalogue
  /** Every scope in words, as the consent page says them. */
  readonly scopes: Readonly<Record<string, string>>
  /** Downstream scopes of the tools in words, as the consent page says them. */
  readonly downstreamScopes?: Readonly<Record<string, string>>
  /** What a client without wishes gets, and what metadata advertises: the minimum. */
  readonly minimumScopes: readonly string[]
  /** Registers resources, prompts and other things of the protocol on each server instance. */
  readonly extend?: McpEndpointOptions['extend']
  /** The same, loaded with the SDK when that is needed first: to load both takes long. */
  readonly loadExtension?: McpEndpointOptions['loadExtension']
  /** Whether `extend` adds tools: then no list of tools is made beforehand. */
  readonly extendTools?: boolean
  /** Checks what tools of `extend` sent out as `requestState` and get back. */
  readonly requestState?: McpEndpointOptions['requestState']
  /** Parts of the app, for the landing page and `/health`. */
  health?(): Promise<readonly HealthItem[]>
  /** Shown on the landing page where sign-in is the local one. */
  readonly samplePeople?: readonly SamplePerson[]
}

export interface HealthItem {
  readonly name: string
  readonly status: HealthStatus
  readonly detail?: string
}
