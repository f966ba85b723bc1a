// Sizes of files and models, in the decimal units that file managers and model lists use.
import { decimal, NOT_SEEN } from "./numbers";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** 812 B, 300 kB, 3.3 GB. */
export function bytes(size: number | null | undefined): string {
  if (size == null || !Number.isFinite(size)) return NOT_SEEN;
  let step = 0;
  let value = size;
  while (Math.round(value) >= 1000 && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  const places = step >= 2 && value < 100 ? 1 : 0;
  return `${decimal(value, places)} ${UNITS[step] ?? ""}`;
}
