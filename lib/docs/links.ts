import { posix } from 'node:path'
import { readEnv } from '@/lib/env'
import { DOCUMENTS, documentPath, markdownPath } from './names'

/** @returns where the source of a file or folder is shown, or null when the deployment does not name its repository. */
export function sourceUrl(path = ''): string | null {
  const { SOURCE_URL } = readEnv()
  if (!SOURCE_URL) return null
  return path ? `${SOURCE_URL}/blob/HEAD/${path}` : SOURCE_URL
}

/**
 * @param file the document that has the link, from the root of the project. @param target as the file has it.
 * @param format of the documents that are linked to.
 * @returns where a link of a document leads on this site: another document is a path of this app; a file of the
 * repository is shown where the source is, or null when that is not known.
 */
export function hrefIn(file: string, target: string, format: 'page' | 'markdown' = 'page'): string | null {
  if (/^(https?:|#)/.test(target)) return target
  const [path = '', anchor] = target.split('#')
  const linked = posix.join(posix.dirname(file), path)
  const document = DOCUMENTS.find(one => one.file === linked)
  const hash = anchor ? `#${anchor}` : ''
  if (!document) return sourceUrl(`${linked}${hash}`)
  return `${format === 'page' ? documentPath(document.name) : markdownPath(document.name)}${hash}`
}

/** @returns the anchor that GitHub gives a heading, so that one link works there and here. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-')
