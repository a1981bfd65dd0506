import type { CustomerDirectory, Directory, Group, Person } from './directory.ts'

const VOORBEELD = 'aaaaaaaa-0000-4000-8000-000000000001'
const VERZONNEN = 'aaaaaaaa-0000-4000-8000-000000000002'
const KLANTEN = 'aaaaaaaa-0000-4000-8000-000000000003'
const HUURDERS = 'aaaaaaaa-0000-4000-8000-000000000004'
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad'

const oid = (number: number): string => `bbbbbbbb-0000-4000-8000-00000000000${number}`
const groupId = (number: number): string => `eeeeeeee-0000-4000-8000-00000000000${number}`

const NOOR: Person = {
  oid: oid(1),
  tid: VOORBEELD,
  username: 'noor@voorbeeld.example',
  givenName: 'Noor',
  surname: 'Voorbeeld',
  jobTitle: 'Broker (makelaar)',
  officeLocation: 'Voorbeeldstad',
}
const SEM: Person = {
  oid: oid(2),
  tid: VOORBEELD,
  username: 'sem@voorbeeld.example',
  givenName: 'Sem',
  surname: 'van Fictie',
  jobTitle: 'Valuer (taxateur)',
  officeLocation: 'Voorbeeldstad',
}
const FLEUR: Person = {
  oid: oid(3),
  tid: VOORBEELD,
  username: 'fleur@voorbeeld.example',
  givenName: 'Fleur',
  surname: 'de Bedachte',
  jobTitle: 'Office manager',
  officeLocation: 'Voorbeeldstad',
}
const DAAN: Person = {
  oid: oid(4),
  tid: VERZONNEN,
  username: 'daan@verzonnen.example',
  givenName: 'Daan',
  surname: 'Denkbeeldig',
  jobTitle: 'Investor',
  officeLocation: 'Verzonnendam',
}
const DAAN_AS_GUEST: Person = { ...DAAN, oid: oid(5), tid: VOORBEELD, homeTid: VERZONNEN }

const PERSONAL_ACCOUNT: Person = {
  // Entra derives these from the account's number, which is why they begin with zeroes.
  oid: '00000000-0000-0000-bbbb-000000000006',
  tid: PERSONAL,
  username: 'bo@thuis.example',
  givenName: 'Bo',
  surname: 'Particulier',
  jobTitle: 'Personal account',
  officeLocation: 'Thuis',
}

const GROUPS: readonly Group[] = [
  {
    id: groupId(1),
    tid: VOORBEELD,
    displayName: 'Everyone at Voorbeeld',
    description: 'All members of staff',
    members: [NOOR.oid, SEM.oid, FLEUR.oid],
  },
  {
    id: groupId(2),
    tid: VOORBEELD,
    displayName: 'Brokers and valuers',
    description: 'May see what is for sale before others do',
    members: [NOOR.oid, SEM.oid],
  },
  {
    id: groupId(3),
    tid: VERZONNEN,
    displayName: 'Investment committee',
    description: 'Decides on purchases',
    members: [DAAN.oid],
  },
]

const EXTERNAL_ID: CustomerDirectory = {
  tenants: [{ tid: KLANTEN, name: 'Voorbeeld Klantportaal', domain: 'klanten.example' }],
  people: [
    {
      oid: oid(7),
      tid: KLANTEN,
      username: 'isa@koper.example',
      givenName: 'Isa',
      surname: 'Ingebeeld',
      jobTitle: 'Customer',
      officeLocation: 'Koperdam',
    },
  ],
}

const B2C: CustomerDirectory = {
  tenants: [{ tid: HUURDERS, name: 'Verzonnen Huurportaal', domain: 'huurders.example' }],
  people: [
    {
      oid: oid(8),
      tid: HUURDERS,
      username: 'tijn@huurder.example',
      givenName: 'Tijn',
      surname: 'Verdicht',
      jobTitle: 'Customer',
      officeLocation: 'Huurderveen',
    },
    {
      oid: oid(9),
      tid: HUURDERS,
      username: 'lotte@huurder.example',
      givenName: 'Lotte',
      surname: 'Gefingeerd',
      jobTitle: 'Customer',
      officeLocation: 'Huurderveen',
    },
  ],
}

/**
 * Two fictional tenants and the four people in them, one of whom is also a guest in the other; a
 * personal account; and a tenant of customers in each of External ID and B2C. No id ever changes.
 */
export const sampleDirectory: Directory = {
  tenants: [
    { tid: VOORBEELD, name: 'Voorbeeld Makelaars', domain: 'voorbeeld.example' },
    { tid: VERZONNEN, name: 'Verzonnen Vastgoed', domain: 'verzonnen.example' },
  ],
  people: [NOOR, SEM, FLEUR, DAAN],
  guests: [DAAN_AS_GUEST],
  personal: [PERSONAL_ACCOUNT],
  groups: GROUPS,
  externalId: EXTERNAL_ID,
  b2c: B2C,
}
