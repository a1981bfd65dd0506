import { readFile } from 'node:fs/promises'
import { Language, type Node, Parser } from 'web-tree-sitter'
import type { Fault } from '../fault.ts'
import { lowerFile } from './lower.ts'
import type { BicepFile } from './syntax.ts'

/** Reads Bicep by the grammar of tree-sitter; what the grammar does not know is a fault. */
export type ParseBicep = (path: string, source: string) => ParsedFile

export interface ParsedFile {
  /** Absent when there are faults. */
  readonly file?: BicepFile
  readonly faults: readonly Fault[]
}

/** Loads the grammar, which is WebAssembly: once for all files. */
export async function bicepParser(): Promise<ParseBicep> {
  await Parser.init()
  const grammar = new URL(import.meta.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'))
  const parser = new Parser()
  parser.setLanguage(await Language.load(await readFile(grammar)))
  const known = new Map<string, ParsedFile>()
  return (path, source) => {
    const key = `${path}\n${source}`
    const parsed = known.get(key) ?? parse(path, source)
    known.set(key, parsed)
    return parsed
  }

  function parse(path: string, source: string): ParsedFile {
    const { masked, extensions } = maskExtensions(source)
    const tree = parser.parse(masked)
    if (!tree) return { faults: [{ file: path, message: 'could not be parsed' }] }
    try {
      const broken = brokenNodes(tree.rootNode)
      if (broken.length > 0) return { faults: broken.map((node) => syntaxFault(path, node)) }
      return { file: lowerFile(path, tree.rootNode, extensions), faults: [] }
    } catch (error) {
      return { faults: [{ file: path, message: (error as Error).message }] }
    } finally {
      tree.delete()
    }
  }
}

/** The grammar lacks `extension name`: its line becomes a comment of the same length. */
function maskExtensions(source: string) {
  const extensions: string[] = []
  const masked = source.replace(/^extension (\w+)$/gm, (line, name: string) => {
    extensions.push(name)
    return `//${line.slice(2)}`
  })
  return { masked, extensions }
}

function brokenNodes(node: Node): Node[] {
  if (!node.hasError) return []
  if (node.isError || node.isMissing) return [node]
  return node.children.flatMap((child) => (child ? brokenNodes(child) : []))
}

const syntaxFault = (file: string, node: Node): Fault => ({
  file,
  line: node.startPosition.row + 1,
  message: node.isMissing ? `${node.type} is missing` : `not understood: ${node.text.slice(0, 60)}`,
})
