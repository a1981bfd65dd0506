import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

const PUBLIC = [
  '8.8.8.8',
  '93.184.216.34',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '2606:4700:4700::1111',
  '2a00:1450:400e:80e::200e',
  '64:ff9b::808:808',
]

const NOT_PUBLIC: Record<string, string> = {
  '127.0.0.1': 'loopback',
  '127.255.255.254': 'loopback',
  '0.0.0.0': 'this network',
  '0.1.2.3': 'this network',
  '10.0.0.1': 'private',
  '172.16.0.1': 'private',
  '172.31.255.255': 'private',
  '192.168.1.1': 'private',
  '169.254.169.254': 'link-local, cloud metadata',
  '100.64.0.1': 'shared address space (CGNAT)',
  '100.100.100.200': 'shared address space, cloud metadata',
  '168.63.129.16': 'Azure platform',
  '192.0.0.192': 'protocol assignments, cloud metadata',
  '192.0.2.1': 'documentation',
  '198.18.0.1': 'benchmarking',
  '198.51.100.1': 'documentation',
  '203.0.113.1': 'documentation',
  '192.88.99.1': '6to4 relay',
  '224.0.0.1': 'multicast',
  '239.255.255.250': 'multicast',
  '240.0.0.1': 'reserved',
  '255.255.255.255': 'broadcast',
  '::': 'unspecified',
  '::1': 'loopback',
  '::7f00:1': 'IPv4-compatible loopback',
  '::ffff:127.0.0.1': 'IPv4-mapped loopback',
  '::ffff:8.8.8.8': 'IPv4-mapped',
  '64:ff9b::7f00:1': 'NAT64 of loopback',
  '64:ff9b::a9fe:a9fe': 'NAT64 of cloud metadata',
  '64:ff9b::a83f:8110': 'NAT64 of the Azure platform',
  '64:ff9b:1::808:808': 'local NAT64',
  '2002:7f00:1::': '6to4 of loopback',
  '2002:808:808::1': '6to4',
  '2001::1': 'Teredo',
  '2001:2::1': 'benchmarking',
  '2001:10::1': 'ORCHID',
  '2001:db8::1': 'documentation',
  '3fff::1': 'documentation',
  '100::1': 'discard',
  'fc00::1': 'unique local',
  'fd00:ec2::254': 'unique local, cloud metadata',
  'fe80::1': 'link-local',
  'fe80::1%eth0': 'link-local with a zone',
  '2606:4700:4700::1111%eth0': 'public with a zone',
  'fec0::1': 'site-local',
  'ff02::1': 'multicast',
  '4000::1': 'unassigned',
  '5f00::1': 'segment routing',
}

/** Spellings that some parsers read as 127.0.0.1; here they are no address at all. */
const NOT_AN_ADDRESS = ['127.1', '0x7f000001', '2130706433', '0177.0.0.1', '[::1]', 'localhost', '']

test('global unicast addresses are public', () => {
  for (const address of PUBLIC) assert.equal(isPublicAddress(address), true, address)
})

test('everything else is not', () => {
  for (const [address, kind] of Object.entries(NOT_PUBLIC)) {
    assert.equal(isPublicAddress(address), false, `${address} (${kind})`)
  }
})

test('what is not a full address is neither public nor loopback', () => {
  for (const text of NOT_AN_ADDRESS) {
    assert.equal(isPublicAddress(text), false, text)
    assert.equal(isLoopbackAddress(text), false, text)
  }
})

test('loopback is all of 127.0.0.0/8 and ::1, and nothing mapped or embedded', () => {
  for (const address of ['127.0.0.1', '127.8.8.8', '::1']) {
    assert.equal(isLoopbackAddress(address), true, address)
  }
  for (const address of ['::ffff:127.0.0.1', '128.0.0.1', '0.0.0.0', '10.0.0.1']) {
    assert.equal(isLoopbackAddress(address), false, address)
  }
})
