import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LoginForm } from '@/app/login/login-form'
import { SignupForm } from '@/app/signup/signup-form'
import { formProblem } from '@/components/form/form-problem'

test('the login form is complete without scripts: fields, labels, what was typed, and what is wrong', () => {
  const problem = formProblem({
    code: 'invalid_input',
    errors: [{ field: 'email', message: 'Enter your email address.' }],
  })
  const html = renderToStaticMarkup(
    createElement(LoginForm, { next: '/account', email: 'a"<b>@example.com', problem, notice: null }),
  )
  expect(html).toContain('<label for="email"')
  expect(html).toMatch(/<input id="email" name="email" [^>]*inputmode="email"[^>]* required /)
  expect(html).toContain('value="a&quot;&lt;b>@example.com"')
  expect(html).toContain('aria-invalid="true" aria-describedby="email-error">')
  expect(html).toMatch(/<input id="password" name="password" [^>]*required [^>]*type="password">/)
  expect(html).toContain('<input type="hidden" name="next" value="/account"/>')
})

test('the sign-up form is complete without scripts', () => {
  const html = renderToStaticMarkup(createElement(SignupForm, { problem: null }))
  for (const name of ['name', 'email', 'password'])
    expect(html).toContain(`<input id="${name}" name="${name}" `)
  expect(html).toMatch(/<input id="password"[^>]* minlength="15"[^>]* aria-describedby="password-hint">/)
})
