import { expect, test } from './fixtures'
import { signUp } from './people'

test('a user changes their name, and what they typed stays when it is refused', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  await page.goto('/account')
  const main = page.getByRole('main')
  await main.getByLabel('Name', { exact: true }).fill('   ')
  await main.getByRole('button', { name: 'Save name' }).click()
  await expect(main.getByRole('alert')).toContainText('Please fix the highlighted fields.')
  await expect(main.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')

  await main.getByLabel('Name', { exact: true }).fill('Renamed by script')
  await main.getByRole('button', { name: 'Save name' }).click()
  await expect(main.getByText('Name saved.')).toBeVisible()
  await expect(main.getByText('Renamed by script')).toBeVisible()
  await expect(main.getByLabel('Name', { exact: true })).toHaveValue('Renamed by script')
  await page.reload()
  await expect(main.getByText('Renamed by script')).toBeVisible()
})

test('does the same with JavaScript off', async ({ browser, origin }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: origin })
  await signUp(context, origin)
  const page = await context.newPage()
  await page.goto('/account')
  await page.getByLabel('Name', { exact: true }).fill('Renamed by form')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByText('Name saved.')).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Renamed by form')
  await context.close()
})
