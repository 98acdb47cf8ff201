import { withBackForwardCache } from '../support/chromium'
import { EXPIRY, SHORT_LIFE } from './endings'
import { test } from './fixtures'
import { outlivesNothing } from './outlive'

test.use({
  launchOptions: withBackForwardCache(),
  expectedErrors: [/status of (401|403)/],
  appEnv: SHORT_LIFE,
})

outlivesNothing(EXPIRY)
