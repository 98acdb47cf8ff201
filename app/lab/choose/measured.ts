import figures from './measured.json'

/** One lane's figures, as `npm run bench -- lab` has measured them over HTTP. */
export type MeasuredLane = {
  lane: string
  /** Commands that left for Redis for one request, by name. */
  commands: string
  /** Median of the whole check on the server (ms). */
  checkMs: number
  /** What a copy got in the first request after the acknowledged logout, and how long until it was refused (s). */
  copyAfterLogout: number
  staleSeconds: number
  victimAfterLogout: number
  /** The status of a copy before a logout: after a flush of Redis, and while Redis is offline. */
  emptied: number
  unreachable: number
  /** Commands for a credential that was made up. */
  forgedCommands: number
  /** Length of the credential (bytes). */
  credentialBytes: number
}

export const MEASURED: {
  measuredAt: string
  node: string
  lifeSeconds: number
  requestsPerLane: number
  entryBytes: number | null
  lanes: MeasuredLane[]
} = figures

/** @returns the figures of one lane. @throws Error when the file has none. */
export function measured(lane: string): MeasuredLane {
  const found = MEASURED.lanes.find(candidate => candidate.lane === lane)
  if (!found) throw new Error(`measured.json says nothing about ${lane}: npm run bench -- lab`)
  return found
}
