/** The one page that every app shows. */
export function View({ email }: { email: string }) {
  return (
    <main>
      <h1>Protected</h1>
      <p>
        Signed in as <b>{email}</b>
      </p>
    </main>
  )
}
