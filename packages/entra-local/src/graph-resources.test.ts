import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOOR, ORIGIN } from './entra-fixture.ts'
import { startGraphFixture } from './graph-fixture.ts'

const { call, entra, request, tokenFor } = startGraphFixture()

const MAIL = await tokenFor('Mail.Read')
const BASIC = await tokenFor('User.ReadBasic.All')

test('a permission that is missing is 403 in the words of the service behind it', async () => {
  const reader = await tokenFor('User.Read')
  const cases: [string, string, string][] = [
    ['/me', MAIL, 'Authorization_RequestDenied'],
    ['/me/messages', reader, 'ErrorAccessDenied'],
    ['/me/events', MAIL, 'ErrorAccessDenied'],
    ['/me/memberOf', reader, 'Authorization_RequestDenied'],
    ['/users', reader, 'Authorization_RequestDenied'],
    ['/users/sem@voorbeeld.example', reader, 'Authorization_RequestDenied'],
  ]
  for (const [path, token, code] of cases) {
    const { status, body } = await call(path, token)
    assert.deepEqual([status, body.error.code], [403, code], path)
  }
})

test('without a token every resource is 401, and only GET is allowed', async () => {
  for (const path of ['/me', '/me/messages', '/me/events', '/me/memberOf', '/users', '/users/x']) {
    assert.equal((await request(`/v1.0${path}`)).status, 401, path)
    assert.equal((await call(path, MAIL, { method: 'POST' })).status, 405, path)
  }
})

test('$select answers what it names and nothing else', async () => {
  const { body } = await call('/me?$select=mail,department,userType', await tokenFor('User.Read'))
  assert.deepEqual(body, {
    '@odata.context': `${ORIGIN}/v1.0/$metadata#users(mail,department,userType)/$entity`,
    mail: NOOR,
    userType: 'Member',
    department: null,
  })
})

test('an unknown property, a repeated option and one that is not offered are 400', async () => {
  const cases: [string, string, RegExp][] = [
    ['/me/messages?$select=subject,colour', 'BadRequest', /'colour' on type 'microsoft.graph.mes/],
    ['/me/messages?$top=1&$top=2', 'BadRequest', /'\$top' was given more than once/],
    ["/me/messages?$filter=isRead eq 'x'", 'Request_UnsupportedQuery', /'\$filter' is not offered/],
    ['/me/messages?$skiptoken=5', 'Request_UnsupportedQuery', /'\$skiptoken' is not offered/],
    ['/me/messages?$skip=-1', 'BadRequest', /'\$skip'/],
    ['/me/messages?$skip=1e3', 'BadRequest', /'\$skip'/],
    ...['0', '1001', '1.5', 'ten', ''].map((top): [string, string, RegExp] => [
      `/me/messages?$top=${top}`,
      'Request_UnsupportedQuery',
      /between 1 and 1000 inclusive/,
    ]),
  ]
  for (const [path, code, message] of cases) {
    const { status, body } = await call(path, MAIL)
    assert.deepEqual([status, body.error.code], [400, code], path)
    assert.match(body.error.message, message, path)
  }
})

test('messages come ten at a time, newest first, and the links lead to every one of them', async () => {
  const ids: unknown[] = []
  const dates: unknown[] = []
  let pages = 0
  let next: string | undefined = '/me/messages?$select=receivedDateTime'
  while (next !== undefined) {
    const { body } = await call(next, MAIL)
    const link = body['@odata.nextLink'] as string | undefined
    for (const message of body.value) {
      assert.deepEqual(Object.keys(message), ['@odata.etag', 'id', 'receivedDateTime'])
      ids.push(message['id'])
      dates.push(message['receivedDateTime'])
    }
    assert.ok(body.value.length === 10 || link === undefined)
    assert.ok(link === undefined || link.startsWith(`${ORIGIN}/v1.0/me/messages?`))
    next = link?.slice(`${ORIGIN}/v1.0`.length)
    pages += 1
  }
  assert.deepEqual([pages, ids.length, new Set(ids).size], [4, 36, 36])
  assert.deepEqual(dates, [...dates].sort().reverse())
})

test('$top and $skip choose the page; the largest page holds all and links nowhere', async () => {
  const all = (await call('/me/messages?$top=1000&$count=true', MAIL)).body
  assert.deepEqual(
    [all.value.length, all['@odata.count'], all['@odata.nextLink']],
    [36, 36, undefined],
  )
  const few = (await call('/me/messages?$top=2&$skip=3', MAIL)).body
  assert.deepEqual(few.value, all.value.slice(3, 5))
  assert.equal(few['@odata.count'], undefined)
  const last = (await call('/me/messages?$top=2&$skip=34', MAIL)).body
  assert.equal(last['@odata.nextLink'], undefined)
})

test('links begin with the configured origin, whatever name the caller used', async () => {
  const headers = { authorization: `Bearer ${MAIL}` }
  const address = 'http://127.0.0.1:3001/v1.0/me/messages'
  const response = await entra.fetch(new Request(address, { headers }))
  const body = (await response.json()) as Record<string, string>
  assert.ok(body['@odata.nextLink']?.startsWith(`${ORIGIN}/v1.0/me/messages?`))
})

test('a mailbox is the same at every start, and another one for each person', async () => {
  const again = startGraphFixture()
  const mine = (await call('/me/messages', MAIL)).body.value
  const later = await again.call('/me/messages', await again.tokenFor('Mail.Read'))
  assert.deepEqual(later.body.value, mine)
  const hers = await call('/me/messages', await tokenFor('Mail.Read', 'fleur@voorbeeld.example'))
  assert.notDeepEqual(
    hers.body.value.map(({ id }) => id),
    mine.map(({ id }) => id),
  )
  const [first] = mine as unknown as { toRecipients: { emailAddress: { address: string } }[] }[]
  assert.equal(first?.toRecipients[0]?.emailAddress.address, NOOR)
})

test('events come with a start before their end, soonest first', async () => {
  const { body } = await call('/me/events?$top=50', await tokenFor('Calendars.Read'))
  const events = body.value as unknown as Record<'start' | 'end', { dateTime: string }>[]
  const starts = events.map(({ start }) => start.dateTime)
  assert.equal(starts.length, 12)
  assert.deepEqual(starts, [...starts].sort())
  for (const { start, end } of events) assert.ok(start.dateTime < end.dateTime)
})

test('/users lists the own tenant, guests too, a page at a time', async () => {
  const names: unknown[] = []
  let next: string | undefined = '/users?$top=3&$select=userPrincipalName,userType'
  while (next !== undefined) {
    const { body } = await call(next, BASIC)
    names.push(...body.value.map((user) => user['userPrincipalName']))
    const link = body['@odata.nextLink'] as string | undefined
    assert.ok(link === undefined || link.includes('%24skiptoken=3'))
    next = link?.slice(`${ORIGIN}/v1.0`.length)
  }
  assert.deepEqual(names, [
    NOOR,
    'sem@voorbeeld.example',
    'fleur@voorbeeld.example',
    'daan_verzonnen.example#EXT#@voorbeeld.example',
  ])
})

test('/users/{id} finds by id and by name, in the own tenant only', async () => {
  const sem = 'bbbbbbbb-0000-4000-8000-000000000002'
  for (const key of [sem, 'Sem@Voorbeeld.example', encodeURIComponent('sem@voorbeeld.example')]) {
    const { body } = await call(`/users/${key}`, BASIC)
    assert.equal(body['id'], sem, key)
  }
  const guest = encodeURIComponent('daan_verzonnen.example#EXT#@voorbeeld.example')
  assert.equal((await call(`/users/${guest}`, BASIC)).body['mail'], 'daan@verzonnen.example')
  for (const key of ['nobody@voorbeeld.example', 'bbbbbbbb-0000-4000-8000-000000000004', '%ff']) {
    const { status, body } = await call(`/users/${key}`, BASIC)
    assert.deepEqual([status, body.error.code], [404, 'Request_ResourceNotFound'], key)
  }
})

test('User.ReadBasic.All shows names of others, and no more', async () => {
  const sem = '/users/sem@voorbeeld.example'
  const basic = (await call(sem, BASIC)).body
  assert.deepEqual([basic['displayName'], basic['jobTitle']], ['Sem van Fictie', null])
  const full = (await call(sem, await tokenFor('User.Read.All'))).body
  assert.equal(full['jobTitle'], 'Valuer (taxateur)')
})

test('/me/memberOf lists the groups of that person', async () => {
  const scope = 'GroupMember.Read.All'
  const groupsOf = async (username: string) =>
    (await call('/me/memberOf?$select=displayName', await tokenFor(scope, username))).body.value
  assert.deepEqual(await groupsOf('fleur@voorbeeld.example'), [
    { '@odata.type': '#microsoft.graph.group', displayName: 'Everyone at Voorbeeld' },
  ])
  assert.equal((await groupsOf(NOOR)).length, 2)
})

test('a guest has a profile in the tenant that invited them, and no mailbox', async () => {
  const scope = 'User.Read Mail.Read'
  const token = await tokenFor(scope, 'daan@verzonnen.example', 'voorbeeld.example')
  const { body } = await call('/me?$select=id,userType', token)
  assert.equal(body['id'], 'bbbbbbbb-0000-4000-8000-000000000005')
  assert.equal(body['userType'], 'Guest')
  const mail = await call('/me/messages', token)
  assert.deepEqual([mail.status, mail.body.error.code], [404, 'MailboxNotEnabledForRESTAPI'])
})
