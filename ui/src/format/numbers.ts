// Numbers as they stand on the screen: grouped and separated as the system does or the analyst wants, "–" for a value
// that was not seen, a real minus sign. Saved files never pass through here.
import { numberLocale } from "./numerals.svelte";

/** What stands in place of a value that was not measured. Never 0. */
export const NOT_SEEN = "–";

const formats = new Map<string, Intl.NumberFormat>();

function format(places: readonly [number, number], locale: string): Intl.NumberFormat {
  const key = `${locale}/${places.join()}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.NumberFormat(locale, { minimumFractionDigits: places[0], maximumFractionDigits: places[1], useGrouping: true });
    formats.set(key, known);
  }
  return known;
}

/** A hyphen in front of a digit becomes the minus sign. */
export function minusSign(text: string): string {
  return text.replace(/(^|[\s(])-(?=\d)/g, "$1−");
}

/** A fixed number of decimal places: 115.86. */
export function decimal(value: number | null | undefined, places: number, locale = numberLocale()): string {
  if (value == null || !Number.isFinite(value)) return NOT_SEEN;
  return minusSign(format([places, places], locale).format(value));
}

/** Up to six decimal places, as many as the number has: a count, or a setting such as 0.8. */
export function count(value: number | null | undefined, locale = numberLocale()): string {
  if (value == null || !Number.isFinite(value)) return NOT_SEEN;
  return minusSign(format([0, 6], locale).format(value));
}

/** Decimal places that suit values about as large as this one: 4,684; 115.9; 0.86. */
export function placesFor(value: number): number {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 100 ? 1 : 2;
}

/** What a person typed as a number, with a comma or a point; undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace("−", "-").replace(/\s/g, "").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  return Number(plain);
}
