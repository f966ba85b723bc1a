// Which system the window is on, as far as wording and key names depend on it.

export type Platform = "mac" | "windows" | "linux";

export function platformOf(userAgent: string): Platform {
  if (/Mac OS X|Macintosh/.test(userAgent)) return "mac";
  return userAgent.includes("Windows") ? "windows" : "linux";
}

export const platform: Platform = platformOf(navigator.userAgent);

/** The name of the system's main modifier key. */
export const modifier = platform === "mac" ? "⌘" : "Ctrl";

/** "Ctrl+O" or "⌘O": the written form of a shortcut with the system's main modifier. */
export function shortcut(key: string, on: Platform = platform): string {
  return on === "mac" ? `⌘${key}` : `Ctrl+${key}`;
}

/** The same shortcut as `aria-keyshortcuts` spells it. */
export function ariaShortcut(key: string, on: Platform = platform): string {
  return on === "mac" ? `Meta+${key}` : `Control+${key}`;
}

/** Whether the system's main modifier, and no other, is held. */
export function hasModifier(event: KeyboardEvent, on: Platform = platform): boolean {
  const held = on === "mac" ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return held && !event.altKey;
}
