import { describe, expect, test } from 'vitest'
import { MEASURED, measured } from '@/app/lab/choose/measured'
import { LANES } from '@/lib/lab/lanes'
import { LAB_COMMANDS, LAB_TABLE } from '@/tests/support/lab-table'

describe('the figures of /lab/choose', () => {
  test('have been measured', () => {
    expect(Date.parse(MEASURED.measuredAt)).not.toBeNaN()
    expect(MEASURED.requestsPerLane).toBeGreaterThan(0)
    expect(MEASURED.entryBytes).toBeGreaterThan(0)
  })

  test.each(LANES)('say of %s what the table says', lane => {
    const figures = measured(lane)
    expect(figures).toMatchObject({
      commands: LAB_COMMANDS[lane].join(' ') || 'none',
      copyAfterLogout: LAB_TABLE.logout.copy[lane],
      victimAfterLogout: LAB_TABLE.logout.victim[lane],
      emptied: LAB_TABLE.empty.copy[lane],
      unreachable: LAB_TABLE.disconnect.copy[lane],
    })
    expect(figures.staleSeconds > 0).toBe(figures.copyAfterLogout === 200)
    expect(figures.checkMs).toBeGreaterThan(0)
  })
})
