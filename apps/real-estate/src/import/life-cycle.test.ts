import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Occurrence } from './bag-object.ts'
import { isCurrent, precedence } from './life-cycle.ts'

const occurrence = (changes: Partial<Occurrence> = {}): Occurrence => ({
  voorkomen: 1,
  beginGeldigheid: '2015-03-01',
  eindGeldigheid: null,
  tijdstipRegistratie: '2015-03-01T08:00:00.000',
  eindRegistratie: null,
  setAside: false,
  ...changes,
})

const STATE = '2021-10-15'

describe('the life cycle of an object', () => {
  for (const [what, changes, current] of [
    ['one without an end', {}, true],
    ['one that starts on the state date', { beginGeldigheid: STATE }, true],
    ['one that starts a day later', { beginGeldigheid: '2021-10-16' }, false],
    ['one that ends on the state date', { eindGeldigheid: STATE }, false],
    ['one that ends a day later', { eindGeldigheid: '2021-10-16' }, true],
    [
      'one whose end was registered ahead',
      { eindGeldigheid: '2022-01-01', eindRegistratie: '2021-09-01T10:00:00.000' },
      true,
    ],
    ['one that is no longer registered', { eindRegistratie: '2020-01-01T10:00:00.000' }, false],
    ['one that a correction set aside', { setAside: true }, false],
    ['one with a time in its dates', { beginGeldigheid: `${STATE}T23:59:59.000` }, true],
  ] as const) {
    test(`${what} ${current ? 'counts' : 'does not count'}`, () => {
      assert.equal(isCurrent(occurrence(changes), STATE), current)
    })
  }

  test('of two that count, the later start wins, then the higher number', () => {
    const first = occurrence({ voorkomen: 9 })
    const later = occurrence({ beginGeldigheid: '2016-01-01' })
    const tenth = occurrence({ voorkomen: 10 })
    assert.ok(precedence(later) > precedence(first))
    assert.ok(precedence(tenth) > precedence(first))
  })
})
