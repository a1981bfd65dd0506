import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { test } from 'node:test'
import { FetchRefused } from './fetch-refused.ts'
import { createDnsLookup, resolveAllowed } from './resolve-host.ts'

const A = 1
const AAAA = 28

/** A real name server on loopback: `records` by question type, silence for names it ignores. */
async function startNameServer(
  records: Record<number, Buffer[]>,
  ignores: (name: string) => boolean = () => false,
) {
  const socket: Socket = createSocket('udp4')
  const questions: string[] = []
  socket.on('message', (query, sender) => {
    const name = readName(query)
    const type = query.readUInt16BE(12 + name.length + 2)
    questions.push(`${name} ${type}`)
    if (!ignores(name)) socket.send(answer(query, name, records[type] ?? []), sender.port)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    [Symbol.dispose]: () => void socket.close(),
  }
}

/** The question's name; its encoded form is two bytes longer than its text. */
function readName(query: Buffer): string {
  const labels: string[] = []
  for (let at = 12; query[at] !== 0; at += (query[at] ?? 0) + 1) {
    labels.push(query.toString('ascii', at + 1, at + 1 + (query[at] ?? 0)))
  }
  return labels.join('.')
}

/** RFC 1035 section 4.1: header, the question again, one record per address. */
function answer(query: Buffer, name: string, addresses: Buffer[]): Buffer {
  const question = query.subarray(12, 12 + name.length + 2 + 4)
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(addresses.length === 0 ? 0x8183 : 0x8180, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(addresses.length, 6)
  header.writeUInt32BE(0, 8)
  const type = question.subarray(-4, -2)
  const records = addresses.map((address) =>
    Buffer.concat([
      Buffer.of(0xc0, 12),
      type,
      Buffer.of(0, 1, 0, 0, 0, 60, 0, address.byteLength),
      address,
    ]),
  )
  return Buffer.concat([header, question, ...records])
}

const IPV4 = Buffer.of(93, 184, 216, 34)
const IPV6 = Buffer.from('20010db8000000000000000000000001', 'hex')
const soon = () => AbortSignal.timeout(3_000)

const refusedAs = (reason: string) => (error: unknown) => {
  assert.ok(error instanceof FetchRefused, String(error))
  assert.equal(error.reason, reason)
  return true
}

test('both address families are asked for, over DNS', async () => {
  using server = await startNameServer({ [A]: [IPV4], [AAAA]: [IPV6] })
  const found = await createDnsLookup([server.address])('client.example', soon())
  assert.deepEqual(found, ['93.184.216.34', '2001:db8::1'])
  assert.deepEqual(server.questions.sort(), ['client.example 1', 'client.example 28'])
})

test('one family is enough, none is not', async () => {
  using onlyV4 = await startNameServer({ [A]: [IPV4] })
  assert.deepEqual(await createDnsLookup([onlyV4.address])('a.example', soon()), ['93.184.216.34'])
  using nothing = await startNameServer({})
  const lookup = createDnsLookup([nothing.address])
  const missing = resolveAllowed('b.example', () => true, lookup, soon())
  await assert.rejects(missing, refusedAs('dns'))
})

test('a name server that stays silent costs no more than the time bound', async () => {
  using server = await startNameServer({}, () => true)
  const startedAt = Date.now()
  const lookup = createDnsLookup([server.address])
  const waiting = resolveAllowed('slow.example', () => true, lookup, AbortSignal.timeout(200))
  await assert.rejects(waiting, refusedAs('timeout'))
  assert.ok(Date.now() - startedAt < 1_000)
})

test('one address that is not allowed refuses them all', async () => {
  using server = await startNameServer({ [A]: [IPV4], [AAAA]: [IPV6] })
  const lookup = createDnsLookup([server.address])
  const onlyV4 = (address: string) => !address.includes(':')
  const mixed = resolveAllowed('mixed.example', onlyV4, lookup, soon())
  await assert.rejects(mixed, refusedAs('address'))
  const fine = await resolveAllowed('fine.example', () => true, lookup, soon())
  assert.deepEqual(fine, [
    { address: '93.184.216.34', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ])
})

test('many addresses are checked in full and few are used; a flood of them is refused', async () => {
  const some = Array.from({ length: 10 }, (_, n) => `93.184.216.${n}`)
  const checked: string[] = []
  const allow = (address: string) => checked.push(address) > 0
  const used = await resolveAllowed('many.example', allow, async () => some, soon())
  assert.equal(checked.length, 10)
  assert.equal(used.length, 4)
  const flood = Array.from({ length: 33 }, (_, n) => `93.184.216.${n}`)
  const refused = resolveAllowed(
    'flood.example',
    () => true,
    async () => flood,
    soon(),
  )
  await assert.rejects(refused, refusedAs('address'))
})
