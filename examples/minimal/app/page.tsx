export default function Login() {
  return (
    <form method="post" action="/api/login">
      <h1>Log in</h1>
      <input name="email" type="email" aria-label="Email" defaultValue="ada@example.com" required />
      <input name="password" type="password" aria-label="Password" required />
      <button type="submit">Log in</button>
    </form>
  )
}
