import { z } from 'zod'
import type { LabAnswer } from './lab-calls'

const runSchema = z.object({
  points: z.array(z.object({ atSeconds: z.number(), entries: z.number() })),
  entryBytes: z.number().nullable(),
  each: z.number(),
  speed: z.number(),
})

export type GrowthRun = z.infer<typeof runSchema>

/** @returns the run of an answer, or null when it holds none. */
export function readGrowth({ body }: LabAnswer): GrowthRun | null {
  const parsed = runSchema.safeParse(body)
  return parsed.success ? parsed.data : null
}
