/** How npm is started: the one that runs us, on our own Node; else the one on the path. */
export function npm(): [program: string, ...args: string[]] {
  const script = process.env['npm_execpath']
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm']
}
