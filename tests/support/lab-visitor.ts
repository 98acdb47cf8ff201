import { z } from 'zod'
import { LANES, type Lane } from '@/lib/lab/lanes'
import { CookieBrowser } from './cookie-browser'

const roundSchema = z.object({ lanes: z.array(z.object({ lane: z.enum(LANES), credential: z.string() })) })

/** A visitor of the lab, with a thief's copy of each credential. */
export class LabVisitor {
  readonly browser: CookieBrowser
  copies: Record<Lane, string>

  private constructor(browser: CookieBrowser, copies: Record<Lane, string>) {
    this.browser = browser
    this.copies = copies
  }

  /** @param origin where the app answers, without a trailing slash */
  static async arrive(origin: string, lifeSeconds = 120): Promise<LabVisitor> {
    const browser = new CookieBrowser(origin)
    const { status, body } = await browser.send('POST', '/api/lab/start', { lifeSeconds })
    if (status !== 201) throw new Error(`the lab answered ${status}`)
    const { lanes } = roundSchema.parse(body)
    const copies = Object.fromEntries(lanes.map(({ lane, credential }) => [lane, credential]))
    return new LabVisitor(browser, copies as Record<Lane, string>)
  }

  /** @returns what the thief gets. */
  async replay(lane: Lane): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.browser.origin}/api/lab/${lane}`, {
      headers: { authorization: `Bearer ${this.copies[lane]}` },
    })
    return { status: response.status, body: await response.json() }
  }

  /** @returns the status of every lane: of the thief's copies, and of the victim's cookies. */
  async statuses(): Promise<{ copy: Record<Lane, number>; victim: Record<Lane, number> }> {
    const copy: [Lane, number][] = []
    const victim: [Lane, number][] = []
    for (const lane of LANES) {
      copy.push([lane, (await this.replay(lane)).status])
      victim.push([lane, (await this.browser.send('GET', `/api/lab/${lane}`)).status])
    }
    return {
      copy: Object.fromEntries(copy) as Record<Lane, number>,
      victim: Object.fromEntries(victim) as Record<Lane, number>,
    }
  }
}
