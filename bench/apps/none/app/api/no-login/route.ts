/** What a login costs without the password's verification: Next and a JSON body. */
export async function POST(request: Request) {
  const { password } = await request.json()
  const isText = typeof password === 'string'
  return Response.json({ isText }, { status: isText ? 200 : 401 })
}
