import { type ErrorEntry, entry } from './error-entry.ts'

/** About a person's own assessments: filters that can't be, and a deletion nobody confirmed. */
export const OWN_ERRORS = {
  VALUES_REVERSED: entry(
    ['value_min is hoger dan value_max.', 'Draai de twee bedragen om.'],
    ['value_min is higher than value_max.', 'Swap the two amounts.'],
  ),
  INVALID_FLAG: entry(
    [
      '"{value}" is geen bevinding die een beoordeling kan hebben.',
      'Geef een code zoals DEMOLITION_PERMIT, uit flags van een beoordeling, of gebruik severity.',
    ],
    [
      '"{value}" is no finding that an assessment can have.',
      'Give a code such as DEMOLITION_PERMIT, from the flags of an assessment, or use severity.',
    ],
  ),
  CONFIRM_REQUIRED: entry(
    [
      'Dit zou al uw beoordelingen verwijderen: {count}. Er is niets verwijderd.',
      'Vraag de persoon of dat de bedoeling is, en geef dan everything: true met confirm: "everything".',
    ],
    [
      'This would delete all your assessments: {count}. Nothing was deleted.',
      'Ask the person whether that is meant, then give everything: true with confirm: "everything".',
    ],
  ),
  'CONFIRM_REQUIRED/declined': entry(
    ['De persoon koos ervoor niets te verwijderen.', 'Laat het daarbij. Er is niets verwijderd.'],
    ['The person chose to delete nothing.', 'Leave it at that. Nothing was deleted.'],
  ),
} as const satisfies Record<string, ErrorEntry>
