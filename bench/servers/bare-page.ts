// node:http that parses a request and writes a page it has in memory: the floor of a long list.
import { readFileSync } from 'node:fs'
import { listen } from './listen.ts'

const page = readFileSync(String(process.env['BENCH_PAGE_FILE']))

listen((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString())
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': page.length })
    response.end(page)
  })
})
