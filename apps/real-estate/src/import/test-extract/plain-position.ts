/**
 * RD to WGS84 by the polynomials of Schreutelkamp and Strang van Hees (Geodesia, 2001), good to
 * about a quarter of a metre: for tests, beside what the product computes.
 * @returns degrees; `undefined` where the polynomials do not hold
 */
export function roughlyWgs84(x: number, y: number): { lat: number; lon: number } | undefined {
  if (x < 0 || x > 290_000 || y < 290_000 || y > 630_000) return undefined
  const [dx, dy] = [(x - 155_000) / 100_000, (y - 463_000) / 100_000]
  const sum = (terms: readonly Term[]) =>
    terms.reduce((total, [p, q, factor]) => total + factor * dx ** p * dy ** q, 0) / 3_600
  return { lat: 52.1551744 + sum(LATITUDE), lon: 5.38720621 + sum(LONGITUDE) }
}

type Term = readonly [ofX: number, ofY: number, seconds: number]

const LATITUDE: readonly Term[] = [
  [0, 1, 3235.65389],
  [2, 0, -32.58297],
  [0, 2, -0.2475],
  [2, 1, -0.84978],
  [0, 3, -0.0655],
  [2, 2, -0.01709],
  [1, 0, -0.00738],
  [4, 0, 0.0053],
  [2, 3, -0.00039],
  [4, 1, 0.00033],
  [1, 1, -0.00012],
]

const LONGITUDE: readonly Term[] = [
  [1, 0, 5260.52916],
  [1, 1, 105.94684],
  [1, 2, 2.45656],
  [3, 0, -0.81885],
  [1, 3, 0.05594],
  [3, 1, -0.05607],
  [0, 1, 0.01199],
  [3, 2, -0.00256],
  [1, 4, 0.00128],
  [0, 2, 0.00022],
  [2, 0, -0.00022],
  [5, 0, 0.00026],
]
