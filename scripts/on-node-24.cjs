// Runs a TypeScript entry on Node 24 or newer, or says in one sentence why it can't.
// Kept in old-style JavaScript on purpose: this file is the only one an older Node ever parses.
'use strict'
var major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    'Voordeur runs on Node 24 or newer and this is Node ' +
      process.versions.node +
      '. Run "npm ci" without --omit=optional to install the pinned Node 24, or install it from nodejs.org.\n',
  )
  process.exit(1)
}
var path = require('node:path')
var url = require('node:url')
// Compiled code is kept, so that every start but the first is quicker; children inherit the place.
// It lies with our own files and not in a folder that other people of this machine can write.
var cache = path.join(__dirname, '..', 'node_modules', '.cache', 'compiled')
process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || cache
require('node:module').enableCompileCache(process.env.NODE_COMPILE_CACHE)

var entry = path.resolve(process.argv[2])
process.argv.splice(1, 2, entry)
import(url.pathToFileURL(entry).href).catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`)
  process.exit(1)
})
