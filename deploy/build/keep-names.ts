import { readFile } from 'node:fs/promises'
import { type Plugin, transform } from 'esbuild'

const PACKAGE_CODE = /[/\\]node_modules[/\\].*\.[cm]?js$/

/**
 * Functions and classes of packages keep the names that they have in their files: `oidc-provider`
 * goes by the names of its classes, and a bundle renames those that meet others of the same name.
 * Our own code goes by no such name, so it is spared the call that keeps one wherever a closure is
 * made.
 */
export const keepNamesOfPackages: Plugin = {
  name: 'keep-names-of-packages',
  setup({ onLoad, initialOptions: { target } }) {
    onLoad({ filter: PACKAGE_CODE }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const { code } = await transform(text, { keepNames: true, ...(target && { target }) })
      return { contents: code }
    })
  },
}
