import { createHash } from 'node:crypto'
import { colleagues, type Directory, displayName, PERSONAL_TID, type Person } from './directory.ts'

/** Fictional mail and appointments. The same person has the same ones at every start. */

const MESSAGES = 36
const EVENTS = 12
/** A fixed moment, so that a mailbox never changes: Friday afternoon. */
const NEWEST = Date.UTC(2026, 10, 20, 16, 40)
const FIRST_DAY = Date.UTC(2026, 10, 23)
const HOUR = 3_600_000

const SUBJECTS = [
  'Viewing on Thursday',
  'Draft valuation, Verdichtlaan 12',
  'Keys of the corner house',
  'Question about the energy label',
  'Photographs are ready',
  'Bid received, Fictiestraat 4',
  'Meeting notes',
  'Measured floor area differs',
  'Invoice of the photographer',
  'Holiday rota',
]
const OPENINGS = [
  'Could you look at this before noon?',
  'The owner asked when we can come by.',
  'I put the figures in the file; two of them surprised me.',
  'Shall we move it to the afternoon?',
  'Nothing urgent, but good to know.',
]
const APPOINTMENTS = [
  'Viewing, Verdichtlaan 12',
  'Weekly meeting',
  'Valuation, Fictiestraat 4',
  'Handing over the keys',
  'Photographer',
]

/** Guests have their mail at home, and customers have none here at all. */
export const hasMailbox = ({ people }: Directory, person: Person): boolean =>
  people.includes(person) || person.tid === PERSONAL_TID

/** Graph's message resource, newest first. */
export function messagesOf(directory: Directory, person: Person): Record<string, unknown>[] {
  const senders = correspondents(directory, person)
  return Array.from({ length: MESSAGES }, (_, index) => {
    const pick = picker(`${person.oid} message ${index}`)
    const received = new Date(NEWEST - index * 5 * HOUR - pick(120) * 60_000)
    const sender = pick.of(senders)
    const content = pick.of(OPENINGS)
    return {
      '@odata.etag': `W/"${pick.text(20)}"`,
      id: `AAMk${pick.text(60)}`,
      createdDateTime: instant(received),
      lastModifiedDateTime: instant(received),
      categories: [],
      receivedDateTime: instant(received),
      sentDateTime: instant(new Date(received.getTime() - 2000)),
      hasAttachments: pick(5) === 0,
      internetMessageId: `<${pick.text(16)}@${domainOf(sender)}>`,
      subject: pick.of(SUBJECTS),
      bodyPreview: content,
      importance: pick(8) === 0 ? 'high' : 'normal',
      conversationId: `AAQk${pick.text(30)}`,
      isRead: index > 3,
      isDraft: false,
      body: { contentType: 'text', content },
      sender: recipient(sender),
      from: recipient(sender),
      toRecipients: [recipient(person)],
      ccRecipients: [],
      bccRecipients: [],
      replyTo: [],
    }
  })
}

/** Graph's event resource, soonest first. */
export function eventsOf(directory: Directory, person: Person): Record<string, unknown>[] {
  const others = correspondents(directory, person)
  return Array.from({ length: EVENTS }, (_, index) => {
    const pick = picker(`${person.oid} event ${index}`)
    const start = FIRST_DAY + (index * 14 + 9 - (index % 2) * 10) * HOUR
    const attendee = pick.of(others)
    return {
      '@odata.etag': `W/"${pick.text(20)}"`,
      id: `AAMk${pick.text(60)}`,
      subject: pick.of(APPOINTMENTS),
      bodyPreview: '',
      importance: 'normal',
      showAs: 'busy',
      isAllDay: false,
      isCancelled: false,
      isOrganizer: true,
      start: moment(start),
      end: moment(start + HOUR),
      location: { displayName: person.officeLocation },
      organizer: recipient(person),
      attendees: [{ type: 'required', ...recipient(attendee) }],
    }
  })
}

const correspondents = (directory: Directory, person: Person): readonly Person[] => {
  const others = colleagues(directory, person).filter((one) => one !== person)
  return others.length > 0 ? others : [person]
}

const recipient = (person: Person) => ({
  emailAddress: { name: displayName(person), address: person.username },
})

const domainOf = ({ username }: Person): string => username.slice(username.indexOf('@') + 1)

const instant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

const moment = (time: number) => ({
  dateTime: `${new Date(time).toISOString().slice(0, 19)}.0000000`,
  timeZone: 'UTC',
})

/** Draws the same sequence for the same seed: chance without a clock. */
function picker(seed: string) {
  let draws = 0
  const draw = (): Buffer => createHash('sha256').update(`${seed} ${draws++}`).digest()
  const below = (limit: number): number => draw().readUInt32BE() % limit
  const of = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item
  const text = (length: number): string =>
    Buffer.concat([draw(), draw()]).toString('base64url').slice(0, length)
  return Object.assign(below, { of, text })
}
