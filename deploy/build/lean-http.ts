import type { Plugin } from 'esbuild'

/** Where its module is said to be. */
export const LEAN_HTTP = 'lean-http'

/**
 * `import 'node:http'` makes Node read every export of that module, and one of them is `WebSocket`,
 * for which it loads all of its HTTP client: half as long as Node itself takes to start, and some
 * megabytes. In a bundle the module is asked for without that.
 */
export const leanHttp: Plugin = {
  name: LEAN_HTTP,
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace: LEAN_HTTP } : undefined,
    )
    onLoad({ filter: /^/, namespace: LEAN_HTTP }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }))
  },
}
