// Which language's way of writing numbers the screen follows: the system's, or one that the analyst chose. Whatever
// shows a number follows a change at once. Dates follow the system.
import type { NumberStyle } from "../ipc/bindings";

/** A language that numbers can be written in: a plain system calls its own "C" or "POSIX", which groups nothing. */
export function usableLocale(language: string): string {
  try {
    const [canonical = "en"] = Intl.getCanonicalLocales(language.split("-u-")[0]);
    return Intl.NumberFormat.supportedLocalesOf(canonical)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** The system's language, which decides how dates are written. */
export const SYSTEM_LOCALE = usableLocale(navigator.language);

/** A language that writes numbers so. */
const LOCALES: Record<NumberStyle, string> = { system: SYSTEM_LOCALE, point: "en", comma: "de", space: "fr" };

let chosen = $state<NumberStyle>("system");

export const localeOf = (style: NumberStyle): string => LOCALES[style];

/** The language that numbers are written in now. */
export const numberLocale = (): string => LOCALES[chosen];

export function writeNumbersAs(style: NumberStyle): void {
  chosen = style;
}
