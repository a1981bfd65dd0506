import {
  closeInDraft,
  type Draft,
  newDraft,
  OBJECT_ELEMENTS,
  type ObjectElement,
  openInDraft,
} from './bag-draft.ts'
import type { BagObject } from './bag-object.ts'
import { finishDraft } from './bag-object-from-draft.ts'
import { readXml, type XmlHandler } from './xml-stream.ts'

const objectElements: ReadonlySet<string> = new Set(OBJECT_ELEMENTS)

/** `KenmerkPandInOnderzoek` and its like for every kind of object. */
const IN_ONDERZOEK = /^Kenmerk[A-Za-z]+InOnderzoek$/

/** The root of the files that hold objects; other files, such as GEM-WPL-RELATIE, are passed over. */
const OBJECTS_ROOT = 'bagStand'

const startOf = (name: string): Draft['element'] | undefined => {
  if (objectElements.has(name)) return name as ObjectElement
  return IN_ONDERZOEK.test(name) ? 'InOnderzoek' : undefined
}

const bagHandler = (onObject: (object: BagObject) => void): XmlHandler => {
  let root: string | undefined
  let draft: Draft | undefined
  let startedBy = ''
  return {
    enough: () => root !== undefined && root !== OBJECTS_ROOT,
    open: (name, attributes) => {
      root ??= name
      if (draft) {
        openInDraft(draft, name, attributes)
        return
      }
      const element = startOf(name)
      if (!element) return
      draft = newDraft(element)
      startedBy = name
    },
    close: (name, text) => {
      if (!draft) return
      if (name !== startedBy) {
        closeInDraft(draft, name, text)
        return
      }
      onObject(finishDraft(draft))
      draft = undefined
    },
  }
}

/**
 * Reads one XML file of the extract and hands over each occurrence in it.
 * @throws ImportError when the file is not well-formed or an object in it is not usable
 */
export const readBagXml = (
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  onObject: (object: BagObject) => void,
): Promise<void> => readXml(name, pieces, bagHandler(onObject))
