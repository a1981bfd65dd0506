import { resolve } from 'node:path'

/**
 * The absolute form of a path from the command line. npm runs scripts in the root and keeps in
 * INIT_CWD where the command was typed, which is where a relative path begins.
 */
export const typedPath = (path: string, env: NodeJS.ProcessEnv): string =>
  resolve(env['INIT_CWD'] ?? '.', path)
