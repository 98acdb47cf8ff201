import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

type CallFrame = { functionName: string; url: string; lineNumber: number; columnNumber: number }

/** What `node --cpu-prof` writes. */
type CpuProfile = {
  nodes: { id: number; callFrame: CallFrame; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}

/** µs by a name. */
export type Times = Map<string, number>

/** Time of a server's main thread, by the part of the software that spent it and by function. */
export type Spent = { parts: Times; functions: Times }

/** What is no code of anybody's. */
const PARTS = new Map([
  ['(garbage collector)', 'garbage collector'],
  ['runMicrotasks', 'promises and their async context'],
])
const REST = 'Next and Node'

/**
 * Reads where the last `tookUs` of a profile went, without the time in which there was nothing to do.
 * @param count what the times are divided by.
 */
export function readProfile(file: string, count: number, tookUs: number): Spent {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id])))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, { ...callFrame, place: placeOf(callFrame) }]))
  const spent: Spent = { parts: new Map(), functions: new Map() }
  const add = (times: Times, name: string, us: number) => times.set(name, (times.get(name) ?? 0) + us / count)
  let left = tookUs
  for (let i = samples.length - 1; i >= 0 && left > 0; i -= 1) {
    const [us, id] = [timeDeltas[i] ?? 0, samples[i] ?? 0]
    left -= us
    const frame = frames.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    add(spent.functions, `${frame.place} | ${frame.functionName || '(anonymous)'}`, us)
    let part = PARTS.get(frame.functionName)
    for (let at: number | undefined = id; at !== undefined && !part; at = parents.get(at)) {
      part = partOf(frames.get(at)?.place ?? '')
    }
    add(spent.parts, part ?? REST, us)
  }
  return spent
}

/** What Node does is counted for who asked for it. */
function partOf(place: string): string | undefined {
  if (/^node:(internal\/)?async_hooks/.test(place)) return 'promises and their async context'
  const [, own] = /^(lib\/[\w-]+)\//.exec(place) ?? []
  if (own) return own
  const [, packaged] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place) ?? []
  return packaged === 'next' ? REST : packaged
}

const maps = new Map<string, SourceMap | null>()

/** @returns where a function stands in the sources, `file:line`. */
function placeOf({ url, lineNumber, columnNumber }: CallFrame): string {
  if (!url.startsWith('file:')) return url && `${url}:${lineNumber + 1}`
  const path = fileURLToPath(url)
  const entry = mapOf(path)?.findEntry(lineNumber, columnNumber)
  const [source, line] =
    entry && 'originalSource' in entry && entry.originalSource
      ? [entry.originalSource, entry.originalLine]
      : [path, lineNumber]
  const [, packaged = ''] = /.*(node_modules\/(?:@[^/]+\/)?[^/]+\/)/.exec(path) ?? []
  const inPackage = source.lastIndexOf('node_modules/')
  const place =
    inPackage >= 0
      ? source.slice(inPackage)
      : packaged
        ? packaged + source.replace(/^(\.+\/|webpack:\/\/next\/)+/, '')
        : source.replace(/^.*?\/(?=(lib|app)\/)/, '')
  return `${decodeURIComponent(place)}:${line + 1}`
}

function mapOf(path: string): SourceMap | null {
  const known = maps.get(path)
  if (known !== undefined) return known
  const file = `${path}.map`
  const map = existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null
  maps.set(path, map)
  return map
}
