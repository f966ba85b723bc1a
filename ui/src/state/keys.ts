// The keys of the whole window. A field that is being typed into keeps its own.
import { hasModifier } from "../format/platform";
import type { Actions } from "./actions";
import type { AppState } from "./context";
import type { Screen } from "./window.svelte";

const PANES = ".side, .work .page, .work .doc, .work .panel";

/** F6: the next part of the window, in order, around. */
function nextPane(backwards: boolean): void {
  const panes = [...document.querySelectorAll<HTMLElement>(PANES)].filter((pane) => pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const to = panes[(at + (backwards ? -1 : 1) + panes.length) % panes.length];
  to?.querySelector<HTMLElement>("button:not([tabindex='-1']), a, input, select, textarea, [tabindex='0']")?.focus();
}

/** Where 1–4 lead; undefined where there is nothing yet. */
function stepScreen(step: string, state: AppState): Screen | undefined {
  if (step === "1") return "folder";
  const shown = state.run.shown;
  if (!shown) return undefined;
  if (step === "2") return shown.model === null ? undefined : "run";
  if (step === "3") return shown.measured.length > 0 ? "results" : undefined;
  return shown.hasReport ? "report" : undefined;
}

export function handleKey(event: KeyboardEvent, state: AppState, actions: Actions): void {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "F6") {
    nextPane(event.shiftKey);
    event.preventDefault();
    return;
  }
  if (event.key === "F1") {
    state.window.helpOpen = true;
    event.preventDefault();
    return;
  }
  if (!hasModifier(event)) return;
  const key = event.key.toLowerCase();
  if (event.shiftKey && key === "c") {
    if (state.window.screen !== "report") return;
    void actions.copyMarkdown();
  } else if (key === "o") void actions.chooseFolder();
  else if (key === "r") void actions.run();
  else if (key === ".") void actions.cancel();
  else if (key === "s") void actions.saveDefault();
  else if (key === ",") actions.show("settings");
  else if (key === "n") actions.newRun();
  else if (key === "p") void actions.print();
  else if (key === "+" || key === "=") actions.zoom(1);
  else if (key === "-") actions.zoom(-1);
  else if (key === "0") actions.zoom(0);
  else if (/^[1-4]$/.test(key)) {
    const screen = stepScreen(key, state);
    if (!screen) return;
    actions.show(screen);
  } else return;
  event.preventDefault();
}
