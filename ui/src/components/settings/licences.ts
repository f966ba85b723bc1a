// The list of licences, as `cargo xtask licences` writes it, taken apart.

export interface Section {
  /** What the licence is called. */
  name: string;
  /** What is under it, each with its version. */
  parts: string[];
  text: string;
}

/** By what is under each licence. A section begins with `=== name`, then come its parts behind a `-`, an empty line, and the text of the licence. */
export function sections(list: string): Section[] {
  return `\n${list.replaceAll("\r", "")}`.split("\n=== ").slice(1).map((section) => {
    const [head = "", ...rest] = section.split("\n\n");
    const [name = "", ...parts] = head.split("\n");
    return { name, parts: parts.map((part) => part.replace(/^- /, "")), text: rest.join("\n\n").trim() };
  }).sort((one, other) => (one.parts[0] ?? "").localeCompare(other.parts[0] ?? ""));
}
