import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import type { ToolOption } from '@voordeur/gateway/tools'
import type { AddressRecord } from '../register/register.ts'
import { settledBy } from './choose-property.ts'
import { ANNA, onSampleTown, personCalled, type SampleTown } from './on-sample-town.ts'

/** Letter A or addition A: two homes. */
const AMBIGUOUS = { postcode: '1234AC', huisnummer: '12A' }

interface Form {
  readonly question: string
  readonly options: readonly ToolOption[]
}

describe('an ambiguous address', () => {
  let town: SampleTown
  before(async () => {
    town = await onSampleTown()
  })
  after(() => town.close())

  /** A call whose person picks the option that `pick` finds; what they were shown comes back. */
  function person(pick: (options: readonly ToolOption[]) => string | undefined) {
    const forms: Form[] = []
    const call = quietCall({
      choose: async (_key, question, options) => {
        forms.push({ question, options })
        return pick(options)
      },
    })
    return { forms, call }
  }

  const first = (options: readonly ToolOption[]) => options[0]?.value
  const nobody = () => undefined

  test('is settled by the person, who reads what tells the homes apart', async () => {
    const { forms, call } = person(
      (options) => options.find(({ label }) => label.includes('52 m²'))?.value,
    )
    const answer = await town.tools.Get_Property_Data(AMBIGUOUS, call)
    assert.equal(answer.status, 'ok')
    assert.equal(
      answer.data?.identity.nummeraanduiding_id,
      town.edgeCase('addition').nummeraanduidingId,
    )
    assert.deepEqual(
      answer.warnings.map(({ code }) => code).filter((code) => /CHOICE|TRUNCATED/.test(code)),
      [],
    )
    assert.equal(forms.length, 1)
    assert.equal(forms[0]?.question, '2 addresses match. Which one is meant?')
    assert.deepEqual(
      forms[0]?.options.map(({ label }) => label),
      [
        'Sleutelgracht 12A, 1234 AC Voorbeek (residential, 48 m², unit in use)',
        'Sleutelgracht 12 A, 1234 AC Voorbeek (residential, 52 m², unit in use)',
      ],
    )
  })

  test('is asked in the caller’s language', async () => {
    const { forms, call } = person(first)
    await town.tools.Get_Property_Data({ ...AMBIGUOUS, lang: 'nl' }, call)
    assert.equal(forms[0]?.question, 'Er passen 2 adressen. Welk adres wordt bedoeld?')
    assert.match(forms[0]?.options[0]?.label ?? '', /\(woonfunctie, \d+ m², Verblijfsobject in/)
  })

  test('stays a choice when nobody picks, with all candidates', async () => {
    const { forms, call } = person(nobody)
    const answer = await town.tools.Get_Property_Data(AMBIGUOUS, call)
    assert.deepEqual([forms.length, answer.status], [1, 'needs_choice'])
    assert.ok(answer.status === 'needs_choice')
    assert.equal(answer.candidates?.length, 2)
    assert.ok(answer.warnings.some(({ code }) => code === 'NEEDS_CHOICE'))
    const other = await town.tools.Get_Property_Data(AMBIGUOUS, person(() => 'another home').call)
    assert.equal(other.status, 'needs_choice')
  })

  test('is asked of nobody when one home is meant', async () => {
    const { forms, call } = person(first)
    await town.tools.Get_Property_Data({ postcode: '1234AA', huisnummer: 1 }, call)
    assert.equal(forms.length, 0)
  })

  test('is never asked with matches left out: the right one may be among them', async () => {
    const { forms, call } = person(first)
    const many = { postcode: '1234AH', huisnummer: 30 }
    const answer = await town.tools.Get_Property_Data(many, call)
    assert.deepEqual([forms.length, answer.status], [0, 'needs_choice'])
  })

  test('of a planned and a standing home shows which is which', async () => {
    const { forms, call } = person(first)
    await town.tools.Get_Property_Energy_Label({ postcode: '1234AN', huisnummer: 8 }, call)
    const labels = forms[0]?.options.map(({ label }) => label) ?? []
    assert.ok(labels.some((label) => label.includes('unit formed, not built yet')))
    assert.equal(new Set(labels).size, 2)
  })

  test('settles every tool that takes an address', async () => {
    const purpose = 'sale' as const
    await runAs(personCalled(ANNA), async () => {
      const { Analyze_Property_Location, Quick_Assess_Property, Get_Property_Assessments } =
        town.tools
      const { forms, call } = person(first)
      const answers = [
        await Analyze_Property_Location(AMBIGUOUS, call),
        await Quick_Assess_Property({ ...AMBIGUOUS, purpose }, call),
        await Get_Property_Assessments(AMBIGUOUS, call),
      ]
      assert.deepEqual(
        [forms.length, answers.map(({ status }) => status)],
        [3, Array(3).fill('ok')],
      )
    })
  })

  test('is asked before anything is written: a question leaves no assessment behind', async () => {
    const asked = new Error('asked')
    const call = quietCall({ choose: () => Promise.reject(asked) })
    await runAs(personCalled('person-who-is-asked'), async () => {
      const input = { ...AMBIGUOUS, purpose: 'sale' as const }
      await assert.rejects(async () => town.tools.Quick_Assess_Property(input, call), asked)
      const { data } = await town.tools.Get_Assessed_Properties({}, call)
      assert.equal(data?.counts.assessments, 0)
    })
  })

  test('among candidates that share an id is still told apart', async () => {
    const { items } = await town.register.addresses({
      postcode: '1234AC',
      huisnummer: 12,
      offset: 0,
      limit: 2,
    })
    const [one, two] = items as [AddressRecord, AddressRecord]
    const { nummeraanduidingId, adresseerbaarObjectId } = one
    for (const shared of [{ nummeraanduidingId }, { adresseerbaarObjectId }]) {
      const candidates = [one, { ...two, ...shared }]
      const { call } = person((options) => options[1]?.value)
      const choice = { kind: 'choice', candidates, whole: true, notes: [] } as const
      const settled = await settledBy(choice, { call, lang: 'en' })
      assert.ok(settled.kind === 'found')
      assert.equal(settled.address, candidates[1])
    }
  })

  test('of which only the address is known shows no facts about it', async () => {
    const { items } = await town.register.addresses({ postcode: '1234AA', offset: 0, limit: 2 })
    const candidates = items.map((each) => ({ ...each, objectUnknown: true as const }))
    const { forms, call } = person(first)
    const choice = { kind: 'choice', candidates, whole: true, notes: [] } as const
    await settledBy(choice, { call, lang: 'en' })
    for (const { label } of forms[0]?.options ?? []) assert.doesNotMatch(label, /\(|m²/)
  })
})
