import { test } from './fixtures'
import { outlivesNothing, WITH_BACK_FORWARD_CACHE } from './outlive'
import { logInElsewhere, PASSWORD } from './people'

test.use({ launchOptions: WITH_BACK_FORWARD_CACHE, expectedErrors: [/status of (401|403)/] })

outlivesNothing({
  name: 'a logout here',
  end: ({ page, context, isOpen, isWatched }) => {
    if (!isOpen) return context.request.post('/api/auth/logout')
    // The app's own button loads another document, with or without a watch.
    if (!isWatched) return page.evaluate(() => fetch('/api/auth/logout', { method: 'POST' }).then(() => {}))
    return page.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
  },
})

outlivesNothing({
  name: 'a logout in another tab',
  end: async ({ context }) => {
    const other = await context.newPage()
    await other.goto('/dashboard')
    await other.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
    await other.waitForURL('**/login')
    await other.close()
  },
})

outlivesNothing({
  name: 'a logout on another device',
  end: async ({ browser, origin, person }) => {
    const device = await logInElsewhere(browser, origin, person)
    await device.request.delete('/api/sessions?scope=others')
    await device.close()
  },
})

outlivesNothing({
  name: 'a kick',
  end: ({ admin, userId }) =>
    admin.request.post(`/api/admin/users/${userId}/kick`, { data: { note: 'test' } }),
})

outlivesNothing({
  name: 'a block',
  end: ({ admin, userId }) =>
    admin.request.patch(`/api/admin/users/${userId}`, { data: { status: 'blocked', note: 'test' } }),
})

outlivesNothing({
  name: 'a change of role, which leaves the session and takes what the old role saw',
  pages: ['/admin?role=admin', '/admin', 'Audit log'],
  secrets: ['Email begins with', 'Actions of administrators'],
  begin: ({ admin, userId }) =>
    admin.request.patch(`/api/admin/users/${userId}`, { data: { role: 'admin', note: 'test' } }),
  end: ({ admin, userId }) =>
    admin.request.patch(`/api/admin/users/${userId}`, { data: { role: 'user', note: 'test' } }),
})

outlivesNothing({
  name: 'a change of the password on another device',
  end: async ({ browser, origin, person }) => {
    const device = await logInElsewhere(browser, origin, person)
    const data = { currentPassword: PASSWORD, newPassword: 'another long enough password' }
    await device.request.post('/api/account/password', { data })
    await device.close()
  },
})
