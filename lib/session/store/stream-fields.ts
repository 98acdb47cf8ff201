/** @returns the fields of a stream's entry, which the raw client answers as alternating names and values. */
export function streamFields(flat: readonly string[]): (name: string) => string {
  const fields = new Map<string, string>()
  for (let i = 0; i < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '')
  return name => fields.get(name) ?? ''
}
