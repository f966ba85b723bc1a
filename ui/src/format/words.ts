// Every word on the screen comes from here: the Fluent catalogue that Rust reads too.
// Words follow the catalogue's language, numbers follow the system's.
import { FluentBundle, FluentNumber, FluentResource } from "@fluent/bundle";
import english from "../../messages/en.ftl?raw";
import { count, minusSign } from "./numbers";
import { platform } from "./platform";

export type WordArguments = Record<string, string | number | null>;

/** Chooses plurals by its value, but prints it as the system writes numbers. */
class ScreenNumber extends FluentNumber {
  override toString(): string {
    return count(this.value);
  }
}

const bundle = new FluentBundle("en", { useIsolating: false });
const problems = bundle.addResource(new FluentResource(english));
if (problems.length > 0) throw problems[0] ?? new Error("the catalogue cannot be read");

/** The sentence with this id. An id that the catalogue lacks is shown as it is. */
export function say(id: string, given: WordArguments = {}): string {
  const pattern = bundle.getMessage(id)?.value;
  if (!pattern) {
    if (import.meta.env.MODE === "test") throw new Error(`no message "${id}" in en.ftl`);
    return id;
  }
  const values: Record<string, string | FluentNumber> = { platform };
  for (const [name, value] of Object.entries(given)) {
    values[name] = typeof value === "number" ? new ScreenNumber(value) : (value ?? "–");
  }
  const errors: Error[] = [];
  const sentence = bundle.formatPattern(pattern, values, errors);
  if (errors.length > 0 && import.meta.env.MODE === "test") throw errors[0] ?? new Error(id);
  return minusSign(sentence);
}

/** The system's own words without its number, which says nothing to a person. */
export const withoutCode = (words: string): string => words.replace(/\s*\(os error -?\d+\)/g, "");

/** What Rust sends instead of a sentence. */
export function sayMessage(message: { id: string; args?: WordArguments }): string {
  return withoutCode(say(message.id, message.args));
}
