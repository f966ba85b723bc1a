// All state in one place, made in App.svelte and handed down.
import { createContext } from "svelte";
import type { Actions } from "./actions";
import type { EvidenceState } from "./evidence.svelte";
import type { FolderState } from "./folder.svelte";
import type { HistoryState } from "./history.svelte";
import type { ModelsState } from "./models.svelte";
import type { ReportState } from "./report.svelte";
import type { RunState } from "./run.svelte";
import type { SettingsState } from "./settings.svelte";
import type { UpdatesState } from "./updates.svelte";
import type { WindowState } from "./window.svelte";

export interface AppState {
  folder: FolderState;
  run: RunState;
  report: ReportState;
  evidence: EvidenceState;
  history: HistoryState;
  models: ModelsState;
  settings: SettingsState;
  updates: UpdatesState;
  window: WindowState;
}

export const [appState, provideAppState] = createContext<AppState>();
export const [appActions, provideAppActions] = createContext<Actions>();
