// The commands and events of the shell, typed. The only file that knows Tauri.
import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { withoutCode } from "../format/words";
import type {
  AppInfo, ChartKind, ChatLayout, CommandError, Consent, Correction, DownloadEndView, DownloadProgressView, DragState, Drawing, Endpoint, EvidenceShare, FactView, FolderProgress, FolderView,
  KeptRunsView, ModelDetails, ModelProgress, ModelsView, NewestReleaseView, PreferencesView, RecentFolder, ReportNotes, ReportView, RunEntryView, RunEvent, RunId, RunSettings,
  RunView, SavedFile, SaveFormat, ServerView, StartedServerView, Theme,
} from "./bindings";

export type MenuAction =
  | "openFolder" | "run" | "cancel" | "save" | "settings" | "newRun" | "zoomIn" | "zoomOut" | "zoomReset" | "print" | "help";

/** The window is to be closed; `running`: while a run goes on. */
export interface CloseAsked {
  running: boolean;
}

export type Progress = (progress: FolderProgress) => void;
export type StopListening = () => void;

/** What the page asks of the shell. Paths never cross; folders, files and runs are named by ids. */
export interface Client {
  chooseFolder(progress: Progress): Promise<FolderView | null>;
  openSample(progress: Progress): Promise<FolderView>;
  openRecent(recent: number, progress: Progress): Promise<FolderView>;
  openLast(progress: Progress): Promise<FolderView | null>;
  openDropped(progress: Progress): Promise<FolderView>;
  rescanFolder(progress: Progress): Promise<FolderView>;
  cancelReading(): Promise<null>;
  setIncluded(entries: number[], included: boolean, progress: Progress): Promise<FolderView>;
  correctColumn(correction: Correction, progress: Progress): Promise<FolderView>;
  forgetRecent(recent: number): Promise<RecentFolder[]>;
  recentFolders(): Promise<RecentFolder[]>;

  findEngines(): Promise<ServerView[]>;
  checkServer(endpoint: Endpoint): Promise<ServerView>;
  startOllama(): Promise<StartedServerView>;
  addServer(endpoint: Endpoint): Promise<ServerView>;
  forgetServer(endpoint: Endpoint): Promise<null>;
  /** True where the key lives only as long as the program. */
  setKey(endpoint: Endpoint, key: string | null): Promise<boolean>;
  agree(consent: Consent): Promise<null>;
  modelsView(): Promise<ModelsView>;
  /** What the model is called now, or null where the analyst cancelled. */
  importModel(progress: (progress: ModelProgress) => void): Promise<string | null>;
  importDroppedModel(progress: (progress: ModelProgress) => void): Promise<string | null>;
  cancelImport(): Promise<null>;
  removeModel(name: string): Promise<ModelsView>;
  chooseModelsFolder(): Promise<ModelsView>;
  useOwnModelsFolder(): Promise<ModelsView>;
  /** What the download is called, by which it is fetched. */
  beginDownload(address: string): Promise<string>;
  /** Ends when the download comes to rest. `host`: another host that it may come from. */
  fetchModel(name: string, host: string | null, progress: (progress: DownloadProgressView) => void): Promise<DownloadEndView>;
  pauseDownload(name: string): Promise<null>;
  deleteDownload(name: string): Promise<ModelsView>;
  hashModel(name: string): Promise<ModelsView>;
  /** Null for what the model's file says. */
  chooseChatLayout(name: string, layout: ChatLayout | null): Promise<ModelsView>;
  describeModel(endpoint: Endpoint, model: string): Promise<ModelDetails>;
  evidenceShare(settings: RunSettings): Promise<EvidenceShare>;
  startRun(settings: RunSettings, events: (event: RunEvent) => void): Promise<RunId>;
  reportWithoutModel(settings: RunSettings): Promise<RunId>;
  cancelRun(): Promise<null>;
  drawChart(runId: RunId, kind: ChartKind, width: number, theme: Theme): Promise<Drawing>;

  openRun(runId: RunId): Promise<RunView>;
  reportView(runId: RunId): Promise<ReportView>;
  /** Where a number of the report comes from, by its name there: `F12`. */
  factView(runId: RunId, name: string): Promise<FactView>;
  changeNotes(runId: RunId, notes: ReportNotes): Promise<RunView>;
  saveReport(runId: RunId, format: SaveFormat): Promise<SavedFile | null>;
  showInFolder(saved: number): Promise<null>;
  openLink(address: string): Promise<null>;
  printReport(): Promise<null>;

  lastRuns(): Promise<RunEntryView[]>;
  keptRuns(): Promise<KeptRunsView>;
  showRuns(): Promise<null>;
  deleteRuns(): Promise<null>;

  appInfo(): Promise<AppInfo>;
  savePreferences(preferences: PreferencesView): Promise<null>;
  saveSettings(settings: RunSettings): Promise<null>;
  newestRelease(): Promise<NewestReleaseView>;
  /** Tells that the wish to close was heard: the page answers it in its own time. */
  closeHeard(): Promise<null>;
  closeWindow(): Promise<null>;

  onDrag(listener: (state: DragState) => void): Promise<StopListening>;
  onCloseAsked(listener: (asked: CloseAsked) => void): Promise<StopListening>;
  onMenu(listener: (action: MenuAction) => void): Promise<StopListening>;
}

function channel<Item>(listener: (item: Item) => void): Channel<Item> {
  const made = new Channel<Item>();
  made.onmessage = listener;
  return made;
}

export const client: Client = {
  chooseFolder: (progress) => invoke("choose_folder", { progress: channel(progress) }),
  openSample: (progress) => invoke("open_sample", { progress: channel(progress) }),
  openRecent: (recent, progress) => invoke("open_recent", { recent, progress: channel(progress) }),
  openLast: (progress) => invoke("open_last", { progress: channel(progress) }),
  openDropped: (progress) => invoke("open_dropped", { progress: channel(progress) }),
  rescanFolder: (progress) => invoke("rescan_folder", { progress: channel(progress) }),
  cancelReading: () => invoke("cancel_reading", {}),
  setIncluded: (entries, included, progress) => invoke("set_included", { entries, included, progress: channel(progress) }),
  correctColumn: (correction, progress) => invoke("correct_column", { correction, progress: channel(progress) }),
  forgetRecent: (recent) => invoke("forget_recent", { recent }),
  recentFolders: () => invoke("recent_folders", {}),

  findEngines: () => invoke("find_engines", {}),
  checkServer: (endpoint) => invoke("check_server", { endpoint }),
  startOllama: () => invoke("start_ollama", {}),
  addServer: (endpoint) => invoke("add_server", { endpoint }),
  forgetServer: (endpoint) => invoke("forget_server", { endpoint }),
  setKey: (endpoint, key) => invoke("set_key", { endpoint, key }),
  agree: (consent) => invoke("agree", { consent }),
  modelsView: () => invoke("models_view", {}),
  importModel: (progress) => invoke("import_model", { progress: channel(progress) }),
  importDroppedModel: (progress) => invoke("import_dropped_model", { progress: channel(progress) }),
  cancelImport: () => invoke("cancel_import", {}),
  removeModel: (name) => invoke("remove_model", { name }),
  chooseModelsFolder: () => invoke("choose_models_folder", {}),
  useOwnModelsFolder: () => invoke("use_own_models_folder", {}),
  beginDownload: (address) => invoke("begin_download", { address }),
  fetchModel: (name, host, progress) => invoke("fetch_model", { name, host, progress: channel(progress) }),
  pauseDownload: (name) => invoke("pause_download", { name }),
  deleteDownload: (name) => invoke("delete_download", { name }),
  hashModel: (name) => invoke("hash_model", { name }),
  chooseChatLayout: (name, layout) => invoke("choose_chat_layout", { name, layout }),
  describeModel: (endpoint, model) => invoke("describe_model", { endpoint, model }),
  evidenceShare: (settings) => invoke("evidence_share", { settings }),
  startRun: (settings, events) => invoke("start_run", { settings, events: channel(events) }),
  reportWithoutModel: (settings) => invoke("report_without_model", { settings }),
  cancelRun: () => invoke("cancel_run", {}),
  drawChart: (runId, kind, width, theme) => invoke("draw_chart", { runId, kind, width, theme }),

  openRun: (runId) => invoke("open_run", { runId }),
  reportView: (runId) => invoke("report_view", { runId }),
  factView: (runId, name) => invoke("fact_view", { runId, name }),
  changeNotes: (runId, notes) => invoke("change_notes", { runId, notes }),
  saveReport: (runId, format) => invoke("save_report", { runId, format }),
  showInFolder: (saved) => invoke("show_in_folder", { saved }),
  openLink: (address) => invoke("open_link", { address }),
  printReport: () => invoke("print_report", {}),

  lastRuns: () => invoke("last_runs", {}),
  keptRuns: () => invoke("kept_runs", {}),
  showRuns: () => invoke("show_runs", {}),
  deleteRuns: () => invoke("delete_runs", {}),

  appInfo: () => invoke("app_info", {}),
  savePreferences: (preferences) => invoke("save_preferences", { preferences }),
  saveSettings: (settings) => invoke("save_settings", { settings }),
  newestRelease: () => invoke("newest_release", {}),
  closeHeard: () => invoke("close_heard", {}),
  closeWindow: () => invoke("close_window", {}),

  onDrag: (listener) => listen<DragState>("drag", (event) => { listener(event.payload); }),
  onCloseAsked: (listener) => listen<CloseAsked>("close-asked", (event) => { listener(event.payload); }),
  onMenu: (listener) => listen<MenuAction>("menu", (event) => { listener(event.payload); }),
};

/** What a rejected command holds, whatever was thrown. */
export function commandError(thrown: unknown): CommandError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    const error = thrown as CommandError;
    return { ...error, detail: error.detail && withoutCode(error.detail) };
  }
  return { code: "other", message: { id: "error-unexpected" }, detail: String(thrown), consent: null };
}
