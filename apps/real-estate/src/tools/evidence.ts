import type { Evidence, UsedSource } from '../domain/assessment.ts'
import { type Lang, type Note, noteText } from '../domain/messages.ts'
import type { Consulted } from '../register/register.ts'
import type { Basis } from './answer.ts'
import { missing } from './consulted-notes.ts'
import type { Assessment, Provenance } from './contracts.generated.ts'

/** What an answer rests on, to keep with the assessment in it. */
export const evidenceOf = (
  { provenance, mode = 'embedded' }: Basis,
  consulted: Consulted | undefined,
  dataHash: string,
): Evidence => ({
  dataMode: mode,
  sources: provenance.map(used),
  notAnswered: consulted ? missing(consulted) : [],
  dataHash,
})

const used = ({ as_of: asOf, ...rest }: Provenance): UsedSource => ({ ...rest, asOf })

type Shown = Pick<Assessment['method'], 'data_mode' | 'data_hash' | 'sources' | 'not_answered'>

/** The same for a reader. Assessments by the rules of 2026.3 have none. */
export const presentEvidence = (evidence: Evidence | undefined, lang: Lang): Shown =>
  evidence
    ? {
        data_mode: evidence.dataMode,
        data_hash: evidence.dataHash,
        sources: evidence.sources.map(({ asOf, ...rest }) => ({ ...rest, as_of: asOf })),
        not_answered: evidence.notAnswered.map((note) => warning(note, lang)),
      }
    : {}

const warning = (note: Note, lang: Lang) => ({ code: note.code, text: noteText(note, lang) })
