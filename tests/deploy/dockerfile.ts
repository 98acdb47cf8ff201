import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const WORKDIR = '/app'

/** What the image would hold and do: its folder, its variables, and how it is started and looked at. */
export type Image = { folder: string; env: Record<string, string>; command: string[]; healthcheck: string[] }

/**
 * Follows the Dockerfile without Docker: each stage is a folder, COPY copies, RUN runs. Knows the instructions that ours
 * has, on one line each.
 * @throws Error at an instruction it does not know, and with the output of a RUN that fails
 */
export async function buildImage(): Promise<Image> {
  const base = mkdtempSync(join(tmpdir(), 'image-'))
  process.once('exit', () => rmSync(base, { recursive: true, force: true }))
  const stages = new Map<string, Image>()
  let image: Image | undefined
  for (const line of readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split('\n')) {
    const [, instruction, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    if (!instruction) continue
    if (instruction === 'FROM') {
      const name = / AS (\w+)$/.exec(rest)?.[1] ?? 'last'
      image = { folder: join(base, name), env: {}, command: [], healthcheck: [] }
      mkdirSync(image.folder)
      stages.set(name, image)
    } else if (image) await follow(instruction, rest, image, stages)
  }
  if (!image) throw new Error('The Dockerfile has no stage')
  return image
}

async function follow(instruction: string, rest: string, image: Image, stages: Map<string, Image>) {
  switch (instruction) {
    case 'WORKDIR':
      if (rest !== WORKDIR) throw new Error(`WORKDIR ${rest}`)
      return
    case 'ENV': {
      const [name = '', value = ''] = rest.split('=')
      image.env[name] = value
      return
    }
    case 'COPY':
      return copy(rest, image, stages)
    case 'RUN':
      return run(rest, image)
    case 'CMD':
      image.command = JSON.parse(rest)
      return
    case 'HEALTHCHECK':
      image.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4))
      return
    case 'USER':
    case 'EXPOSE':
      return
    default:
      throw new Error(`The Dockerfile has an instruction that is not followed here: ${instruction}`)
  }
}

function copy(rest: string, image: Image, stages: Map<string, Image>): void {
  const from = /^--from=(\w+) /.exec(rest)?.[1]
  const paths = rest.split(' ').filter(word => !word.startsWith('--'))
  const to = join(image.folder, paths.pop() ?? '')
  if (from) {
    const stage = stages.get(from)
    for (const path of paths)
      cpSync(join(stage?.folder ?? '', path.slice(WORKDIR.length)), to, { recursive: true })
    return
  }
  for (const file of context()) {
    if (!paths.includes('.') && !paths.includes(file)) continue
    mkdirSync(dirname(join(to, file)), { recursive: true })
    cpSync(join(ROOT, file), join(to, file))
  }
}

/** The files that Docker would be sent: the sources without what .dockerignore names. */
function context(): string[] {
  const git = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z']
  const files = execFileSync('git', git, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
    .map(line => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`))
  return files.filter(file => !ignored.some(pattern => pattern.test(file)))
}

async function run(command: string, { folder, env }: Image): Promise<void> {
  const startedAt = Date.now()
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: '1', ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`RUN ${command} ended with ${code}:\n${printed.slice(-4000)}`)
  console.info(`RUN ${command}: ${Math.round((Date.now() - startedAt) / 1000)} s`)
}
