import { expect, it, vi } from 'vitest'
import { StoreUnavailableError } from '@/lib/session'

it('an error of another copy of the library is recognised, and no other error is', async () => {
  vi.resetModules()
  const other = await import('@/lib/session')
  expect(other.StoreUnavailableError).not.toBe(StoreUnavailableError)
  const error = new other.StoreUnavailableError(new Error('reset'))
  expect(error instanceof StoreUnavailableError).toBe(true)
  expect(new Error('store_unavailable') instanceof StoreUnavailableError).toBe(false)
  expect(Object.assign(new Error('x'), { code: 'ECONNRESET' }) instanceof StoreUnavailableError).toBe(false)
})
