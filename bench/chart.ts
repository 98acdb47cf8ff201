/** A line of a drawing; `x` is drawn on a logarithmic scale. */
export type Line = { name: string; points: { x: number; y: number }[] }

const [WIDTH, HEIGHT] = [640, 300]
const PLOT = { left: 70, right: 20, top: 40, bottom: 50 }
const COLOURS = ['#2563eb', '#b45309', '#15803d']
const STEPS = 4

/** @returns an SVG drawing that explains itself; a table with the same figures stands beside it. */
export function drawChart({
  title,
  x,
  y,
  lines,
}: {
  title: string
  x: string
  y: string
  lines: Line[]
}): string {
  const points = lines.flatMap(line => line.points)
  const top = niceMaximum(Math.max(...points.map(point => point.y)))
  const [low, high] = [Math.min(...points.map(p => scaleOf(p.x))), Math.max(...points.map(p => scaleOf(p.x)))]
  const toX = (value: number) =>
    PLOT.left + ((scaleOf(value) - low) / (high - low || 1)) * (WIDTH - PLOT.left - PLOT.right)
  const toY = (value: number) => HEIGHT - PLOT.bottom - (value / top) * (HEIGHT - PLOT.top - PLOT.bottom)
  const marks = [...new Set(points.map(point => point.x))]
  const text = (at: string, content: string, extra = '') => `<text ${at} ${extra}>${content}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#374151">`,
    `<title>${title}</title><rect width="100%" height="100%" fill="#ffffff"/>`,
    text(`x="${PLOT.left}" y="20"`, title, 'font-weight="600" font-size="14"'),
    ...Array.from({ length: STEPS + 1 }, (_, i) => (top / STEPS) * i).flatMap(value => [
      `<line x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${toY(value)}" y2="${toY(value)}" stroke="#e5e7eb"/>`,
      text(`x="${PLOT.left - 8}" y="${toY(value) + 4}"`, value.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    ...marks.map(mark =>
      text(
        `x="${toX(mark)}" y="${HEIGHT - PLOT.bottom + 18}"`,
        mark.toLocaleString('en'),
        'text-anchor="middle"',
      ),
    ),
    text(`x="${WIDTH / 2}" y="${HEIGHT - 10}"`, x, 'text-anchor="middle"'),
    text(`x="14" y="${HEIGHT / 2}"`, y, `text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})"`),
    ...lines.flatMap(({ name, points: own }, index) => {
      const colour = COLOURS[index % COLOURS.length]
      const path = own.map(point => `${toX(point.x).toFixed(1)},${toY(point.y).toFixed(1)}`).join(' ')
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${index ? ' stroke-dasharray="6 4"' : ''}/>`,
        text(`x="${WIDTH - PLOT.right}" y="${20 + index * 15}"`, name, `text-anchor="end" fill="${colour}"`),
      ]
    }),
    '</svg>',
  ].join('\n')
}

/** Nothing has its place on a logarithmic scale too. */
const scaleOf = (value: number) => Math.log10(Math.max(value, 0.5))

function niceMaximum(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1))
  return ([1, 2, 4, 5, 8, 10].find(step => step * power >= value) ?? 10) * power
}
