import assert from 'node:assert/strict'
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { addressKey, clientAddress } from './client-address.ts'

/** What a real request with these header lines looks like to `clientAddress`. */
async function addressSeen(hops: number, ...forwardedFor: string[]): Promise<string> {
  const seen = Promise.withResolvers<string>()
  const server = http.createServer((request, response) => {
    seen.resolve(clientAddress(request, hops))
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  http
    .get({ port, host: '127.0.0.1', agent: false, headers: { 'x-forwarded-for': forwardedFor } })
    .on('response', (response) => response.resume())
  const address = await seen.promise
  await new Promise((resolve) => server.close(resolve))
  return address
}

/** Bytes in use once garbage is collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

const from = (remoteAddress: string | undefined, forwardedFor?: string) =>
  ({
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

test('without trusted proxies a forged X-Forwarded-For changes nothing', async () => {
  assert.equal(await addressSeen(0, '203.0.113.9'), '127.0.0.1')
  assert.equal(await addressSeen(0, '203.0.113.9, 198.51.100.7'), '127.0.0.1')
})

test('with n trusted proxies the n-th entry from the right counts, not what the caller wrote', async () => {
  assert.equal(await addressSeen(1, '198.51.100.7'), '198.51.100.7')
  assert.equal(await addressSeen(1, '1.1.1.1, 198.51.100.7'), '198.51.100.7')
  assert.equal(await addressSeen(2, '1.1.1.1, 198.51.100.7, 10.0.0.2'), '198.51.100.7')
  assert.equal(await addressSeen(1, '1.1.1.1', '198.51.100.7'), '198.51.100.7')
})

test('too few entries or something that is no address falls back to the socket', async () => {
  assert.equal(await addressSeen(2, '198.51.100.7'), '127.0.0.1')
  assert.equal(await addressSeen(1, ''), '127.0.0.1')
  for (const junk of ['unknown', '_hidden', '127.1', '999.1.1.1', '1.1.1.1;', '<b>', '1.1.1.1,']) {
    assert.equal(await addressSeen(1, junk), '127.0.0.1', junk)
  }
})

test('ports and IPv4-mapped forms are normalised', () => {
  assert.equal(clientAddress(from('10.0.0.1', '198.51.100.7:51234'), 1), '198.51.100.7')
  assert.equal(clientAddress(from('10.0.0.1', '[2001:DB8::0:7]:443'), 1), '2001:db8::7')
  assert.equal(clientAddress(from('10.0.0.1', '[2001:db8::7]'), 1), '2001:db8::7')
  assert.equal(clientAddress(from('::ffff:198.51.100.7'), 0), '198.51.100.7')
  assert.equal(clientAddress(from('fe80::1%eth0'), 0), 'fe80::1')
  assert.equal(clientAddress(from(undefined), 0), 'unknown')
})

test('what a caller made long is read, and not kept', () => {
  const [entries, length] = [1_000, 100_000]
  const before = heapUsed()
  for (let n = 0; n < entries; n++) {
    const address = `198.51.${n >> 8}.${n & 255}`
    const padded = Buffer.alloc(length, ' ').fill(address, 0, address.length).toString('latin1')
    assert.equal(clientAddress(from('10.0.0.1', padded), 1), address)
  }
  assert.ok(heapUsed() - before < (entries * length) / 10)
})

test('IPv6 counts per /64, IPv4 whole', () => {
  assert.equal(addressKey('2001:db8:1:2::1'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:db8:1:2:ffff:ffff:ffff:ffff'), '2001:db8:1:2::/64')
  assert.notEqual(addressKey('2001:db8:1:3::1'), addressKey('2001:db8:1:2::1'))
  assert.equal(addressKey('::1'), '0:0:0:0::/64')
  assert.equal(addressKey('198.51.100.7'), '198.51.100.7')
  assert.equal(addressKey(clientAddress(from('::ffff:198.51.100.7'), 0)), '198.51.100.7')
  assert.equal(addressKey('unknown'), 'unknown')
})
