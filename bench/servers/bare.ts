// (a) The floor: node:http that parses a request and stringifies an answer of the same bytes.
import { answerMessage, type Question } from '../workload.ts'
import { listen } from './listen.ts'

interface Call {
  readonly id: unknown
  readonly params: { readonly arguments: Question }
}

listen((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { id, params } = JSON.parse(Buffer.concat(chunks).toString()) as Call
    const body = Buffer.from(JSON.stringify(answerMessage(id, params.arguments)))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    response.end(body)
  })
})
