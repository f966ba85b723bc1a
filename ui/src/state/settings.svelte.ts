// What is remembered: how the window looks, which server, and the form for the next run.
import { commandError, type Client } from "../ipc/client";
import type {
  AppInfo, CommandError, Endpoint, EvidenceShare, ModelDetails, Options, PreferencesView, RunSettings, ServerView, Theme, ThemeChoice,
} from "../ipc/bindings";
import { isKeepAlive, OPTIONS, optionText, parseOption, type OptionError, type OptionKey } from "./options";

const QUIET = 500;
const SHARE_QUIET = 200;

export const TEXT_SIZES = { lowest: 80, highest: 200, step: 10 };
export const RUNS = { lowest: 1, highest: 100 };

type Drafts = Record<OptionKey, string>;
type OtherKey = "start" | "pauseMs" | "keepAlive" | "onFailure" | "idleLimitS";

function draftsOf(options: Options): Drafts {
  return Object.fromEntries(OPTIONS.map(({ key }) => [key, optionText(options[key])])) as Drafts;
}

export class SettingsState {
  readonly #client: Client;
  readonly #defaults: RunSettings;
  readonly #system = window.matchMedia("(prefers-color-scheme: dark)");
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #shareTimer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  readonly version: string;
  readonly defaultAddress: string;
  preferences = $state.raw<PreferencesView>({ theme: "system", textSizePercent: 100 });
  systemIsDark = $state(false);
  form = $state.raw<RunSettings>() as RunSettings;
  drafts = $state() as Drafts;

  server = $state.raw<ServerView>();
  checking = $state(false);
  details = $state.raw<ModelDetails>();
  detailsError = $state.raw<CommandError>();
  share = $state.raw<EvidenceShare>();

  readonly theme = $derived<Theme>(
    this.preferences.theme === "system" ? (this.systemIsDark ? "dark" : "light") : this.preferences.theme,
  );
  readonly errors = $derived.by(() => {
    const found: Partial<Record<OptionKey, OptionError>> = {};
    for (const rule of OPTIONS) {
      const parsed = parseOption(rule, this.drafts[rule.key]);
      if ("error" in parsed) found[rule.key] = parsed.error;
    }
    return found;
  });
  readonly keepAliveIsWrong = $derived(!isKeepAlive(this.form.keepAlive));
  readonly isValid = $derived(Object.keys(this.errors).length === 0 && !this.keepAliveIsWrong);
  readonly model = $derived(this.server?.models.find((model) => model.name === this.form.model));
  readonly endpoint = $derived<Endpoint>({ engine: this.form.engine, address: this.form.server });
  readonly serverIsReady = $derived(this.server?.state === "ready");
  /** The prompt cannot carry anything of the data. */
  readonly nothingFits = $derived(this.share !== undefined && this.share.factsTotal > 0 && this.share.factsUsed === 0);

  constructor(client: Client, info: AppInfo) {
    this.#client = client;
    this.#defaults = info.defaults;
    this.version = info.version;
    this.defaultAddress = info.defaultAddress;
    this.preferences = info.preferences;
    this.form = info.settings;
    this.drafts = draftsOf(info.settings.options);
    this.systemIsDark = this.#system.matches;
    this.#system.addEventListener("change", (event) => (this.systemIsDark = event.matches));
  }

  setTheme(theme: ThemeChoice): void {
    this.#prefer({ theme });
  }

  setTextSize(percent: number): void {
    const { lowest, highest } = TEXT_SIZES;
    this.#prefer({ textSizePercent: Math.min(highest, Math.max(lowest, percent)) });
  }

  restoreDefaults(): void {
    this.#prefer({ theme: "system", textSizePercent: 100 });
    if (this.form.server !== this.defaultAddress) void this.setServer(this.defaultAddress);
  }

  /** Asks the server at the address of the form; what it says goes into `server`. */
  async check(): Promise<void> {
    const ticket = ++this.#asked;
    this.checking = true;
    try {
      const view = await this.#client.checkServer(this.endpoint);
      if (ticket !== this.#asked) return;
      this.server = view;
      await this.#settleModel(view);
    } catch (thrown) {
      if (ticket === this.#asked) this.detailsError = commandError(thrown);
    } finally {
      if (ticket === this.#asked) this.checking = false;
    }
  }

  async setServer(address: string): Promise<void> {
    const wanted = address.trim() || this.defaultAddress;
    if (wanted === this.form.server) return;
    this.change({ server: wanted, unloadElsewhere: null });
    this.server = undefined;
    this.details = undefined;
    await this.check();
  }

  async setModel(name: string): Promise<void> {
    this.change({ model: name });
    await this.#describe(name);
  }

  change(part: Partial<RunSettings>): void {
    this.form = { ...this.form, ...part };
    this.#changed();
  }

  /** What is typed for an option. The form takes it over as soon as it makes sense. */
  type(key: OptionKey, text: string): void {
    this.drafts[key] = text;
    const rule = OPTIONS.find((option) => option.key === key);
    const parsed = rule && parseOption(rule, text);
    if (parsed && "value" in parsed) this.change({ options: { ...this.form.options, [key]: parsed.value } });
  }

  /** Where an option starts from: the Modelfile, else the stated defaults. */
  baseline(key: OptionKey): number | null {
    return (this.details?.options ?? this.#defaults.options)[key];
  }

  isChanged(key: OptionKey): boolean {
    return this.drafts[key].trim() !== optionText(this.baseline(key));
  }

  reset(key: OptionKey): void {
    this.type(key, optionText(this.baseline(key)));
  }

  isOtherChanged(key: OtherKey): boolean {
    return this.form[key] !== this.#defaults[key];
  }

  resetOther(key: OtherKey): void {
    this.change({ [key]: this.#defaults[key] });
  }

  readonly changedCount = $derived.by(
    () =>
      OPTIONS.filter(({ key }) => key !== "numCtx" && this.isChanged(key)).length +
      (["start", "pauseMs", "keepAlive", "onFailure", "idleLimitS"] as const).filter((key) => this.isOtherChanged(key)).length,
  );

  /** Asks anew how much of the folder fits into the prompt. */
  measureShare(): void {
    clearTimeout(this.#shareTimer);
    this.#shareTimer = setTimeout(() => {
      const asked = this.form;
      this.#client.evidenceShare(asked).then(
        (share) => {
          if (this.form === asked) this.share = share;
        },
        () => (this.share = undefined),
      );
    }, SHARE_QUIET);
  }

  /** Keeps the model of the form where the server has it, else takes the first it has. */
  async #settleModel(view: ServerView): Promise<void> {
    const has = view.models.some((model) => model.name === this.form.model);
    const first = view.models.find((model) => model.remoteHost === null) ?? view.models[0];
    const name = has ? this.form.model : first?.name;
    if (name === undefined) return;
    if (!has) this.change({ model: name });
    if (this.details?.info.name !== name || !has) await this.#describe(name);
  }

  async #describe(name: string): Promise<void> {
    const before = this.details?.options ?? this.#defaults.options;
    try {
      const details = await this.#client.describeModel(this.endpoint, name);
      if (this.form.model !== name) return;
      // Options that stood where they started move to where they start for this model.
      const options = { ...this.form.options };
      for (const { key } of OPTIONS) {
        if (options[key] === before[key]) Object.assign(options, { [key]: details.options[key] });
      }
      this.details = details;
      this.detailsError = undefined;
      this.drafts = { ...this.drafts, ...draftsOf(options) };
      this.change({ options });
    } catch (thrown) {
      if (this.form.model !== name) return;
      this.details = undefined;
      this.detailsError = commandError(thrown);
    }
  }

  #prefer(part: Partial<PreferencesView>): void {
    this.preferences = { ...this.preferences, ...part };
    void this.#client.savePreferences(this.preferences);
  }

  #changed(): void {
    this.measureShare();
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => void this.#client.saveSettings(this.form), QUIET);
  }
}
