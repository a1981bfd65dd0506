import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'

/** MSAL's network, with what went over it. */
export interface RewritingNetwork {
  readonly network: INetworkModule
  /** The forms that were posted. */
  readonly forms: readonly URLSearchParams[]
  /** Host and path of every request, as MSAL meant it. */
  readonly asked: readonly string[]
}

/** A network that takes everything to one origin, whatever host it is meant for. */
export function rewriting(origin: string): RewritingNetwork {
  const forms: URLSearchParams[] = []
  const asked: string[] = []
  const send = async <T>(method: string, url: string, options: NetworkRequestOptions = {}) => {
    const { pathname, search, host } = new URL(url)
    const { headers = {}, body = null } = options
    asked.push(host + pathname)
    if (body !== null) forms.push(new URLSearchParams(body))
    return answerOf<T>(await fetch(origin + pathname + search, { method, headers, body }))
  }
  const network: INetworkModule = {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  }
  return { network, forms, asked }
}

const answerOf = async <T>(response: Response): Promise<NetworkResponse<T>> => ({
  headers: Object.fromEntries(response.headers),
  body: (await response.json()) as T,
  status: response.status,
})
