import { withBackForwardCache } from '../support/chromium'
import { ENDINGS } from './endings'
import { test } from './fixtures'
import { outlivesNothing } from './outlive'

test.use({ launchOptions: withBackForwardCache(), expectedErrors: [/status of (401|403)/] })

for (const ending of ENDINGS) outlivesNothing(ending)
