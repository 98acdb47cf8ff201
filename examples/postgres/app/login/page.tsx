import { logIn } from './actions'

export default function Login() {
  return (
    <form action={logIn}>
      <h1>Log in</h1>
      <input name="email" type="email" aria-label="Email" required />
      <input name="password" type="password" aria-label="Password" required />
      <button type="submit">Log in</button>
    </form>
  )
}
