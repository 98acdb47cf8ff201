/** @returns a span of time as a clock shows it: `14:32`, or `1:02:03`. */
export function clockText(seconds: number): string {
  const padded = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${padded(Math.floor((seconds % 3600) / 60))}:${padded(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
