import { enterAsAdmin, GRACE, openUser } from './administrator'
import { expect, test } from './fixtures'
import { signUp } from './people'

// A browser prints every refused request to its console.
test.use({ expectedErrors: [/status of 403/], appEnv: { CONFIRM_WINDOW: '1' } })

test('an action asks for the password in place, and then goes on', async ({ browser, context, origin }) => {
  const admin = await enterAsAdmin(browser, origin)
  const person = await signUp(context, origin)
  await openUser(admin, person)
  await admin.getByRole('button', { name: 'Kick' }).click()
  await admin.getByRole('dialog').getByLabel('Note').fill('too late')
  await expect // The window is one second long.
    .poll(async () =>
      (await admin.request.post('/api/admin/users/nobody/kick', { headers: { origin } })).status(),
    )
    .toBe(403)
  await admin.getByRole('dialog').getByRole('button', { name: 'Kick' }).click()
  const dialog = admin.getByRole('dialog', { name: 'Confirm it’s you' })
  await dialog.getByLabel('Password', { exact: true }).fill(GRACE.password)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(admin.getByText('All sessions of this user have ended.')).toBeVisible()
})
