// What is remembered: how the window looks, and the form for the next run with the engine and the model it wants.
import { commandError, type Client } from "../ipc/client";
import type {
  AppInfo, CommandError, Doubtful, Endpoint, EvidenceShare, ModelDetails, NumberStyle, Options, PreferencesView, RunSettings, ServerView, Theme, ThemeChoice,
} from "../ipc/bindings";
import { writeNumbersAs } from "../format/numerals.svelte";
import { endpointKey, EnginesState, sameEndpoint } from "./engines.svelte";
import { isKeepAlive, isTaken, OPTIONS, optionText, parseOption, type OptionError, type OptionKey } from "./options";

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
  /** What `details` are of. */
  #described = "";
  /** Where the options of the form started from. */
  #start: Options;
  #retrying = false;

  readonly engines: EnginesState;
  readonly version: string;
  readonly defaultAddress: string;
  preferences = $state.raw<PreferencesView>() as PreferencesView;
  systemIsDark = $state(false);
  form = $state.raw<RunSettings>() as RunSettings;
  drafts = $state() as Drafts;

  details = $state.raw<ModelDetails>();
  detailsError = $state.raw<CommandError>();
  share = $state.raw<EvidenceShare>();

  readonly theme = $derived<Theme>(
    this.preferences.theme === "system" ? (this.systemIsDark ? "dark" : "light") : this.preferences.theme,
  );
  readonly errors = $derived.by(() => {
    const found: Partial<Record<OptionKey, OptionError>> = {};
    for (const rule of OPTIONS.filter(({ key }) => this.takes(key))) {
      const parsed = parseOption(rule, this.drafts[rule.key]);
      if ("error" in parsed) found[rule.key] = parsed.error;
    }
    return found;
  });
  readonly keepAliveIsWrong = $derived(this.takes("keepAlive") && !isKeepAlive(this.form.keepAlive));
  readonly isValid = $derived(Object.keys(this.errors).length === 0 && !this.keepAliveIsWrong);
  readonly endpoint = $derived<Endpoint>({ engine: this.form.engine, address: this.form.server });
  /** What the form wants to answer, as it was found last. */
  readonly server = $derived.by(() => this.engines.at(this.endpoint));
  readonly serverIsReady = $derived(this.server?.state === "ready");
  readonly model = $derived(this.server?.models.find((model) => model.name === this.form.model));
  /** The prompt cannot carry anything of the data. */
  readonly nothingFits = $derived(this.share !== undefined && this.share.factsTotal > 0 && this.share.factsUsed === 0);

  constructor(client: Client, info: AppInfo) {
    this.#client = client;
    this.engines = new EnginesState(client);
    this.#defaults = info.defaults;
    this.#start = info.defaults.options;
    this.version = info.version;
    this.defaultAddress = info.defaultAddress;
    this.preferences = info.preferences;
    writeNumbersAs(info.preferences.numbers);
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

  setAsksForUpdates(asksForUpdates: boolean): void {
    this.#prefer({ asksForUpdates });
  }

  setReleases(releases: string): void {
    this.#prefer({ releases });
  }

  setDoubtful(doubtful: Doubtful): void {
    this.#prefer({ doubtful });
  }

  setCallsAtEnd(callsAtEnd: boolean): void {
    this.#prefer({ callsAtEnd });
  }

  setNumbers(numbers: NumberStyle): void {
    this.#prefer({ numbers });
  }

  restoreDefaults(): void {
    this.#prefer({ theme: "system", textSizePercent: 100, asksForUpdates: false, doubtful: "marked", callsAtEnd: true, numbers: "system" });
    void this.#use({ engine: this.#defaults.engine, address: this.defaultAddress });
  }

  /** Looks for everything that can answer. What the form wants is not kept waiting by what does not answer. */
  async find(): Promise<void> {
    await Promise.all([this.#checkOwn(), this.engines.look()]);
    await this.#settle();
  }

  /** Looks again where nobody answered, so that the window notices what is started meanwhile. */
  async findStarted(): Promise<void> {
    if (this.#retrying) return;
    this.#retrying = true;
    const isAway = ({ state }: ServerView): boolean => state === "refused" || state === "unknownHost";
    const away = this.engines.found.filter((view) => isAway(view) && !sameEndpoint(view.endpoint, this.endpoint));
    await Promise.all([this.#checkOwn(), ...away.map(({ endpoint }) => this.#check(endpoint))]);
    await this.#settle();
    this.#retrying = false;
  }

  /** Takes this model of this engine. */
  async choose(endpoint: Endpoint, model: string): Promise<void> {
    const elsewhere = !sameEndpoint(endpoint, this.endpoint);
    this.change({ engine: endpoint.engine, server: endpoint.address, model, ...(elsewhere ? { unloadElsewhere: null } : {}) });
    await this.#describe();
  }

  /** A server was added or changed: it is what the analyst wants, unless another one can already be used. */
  async settleOn(view: ServerView): Promise<void> {
    if (!this.serverIsReady && view.state === "ready") await this.#use(view.endpoint);
    await this.#settle();
  }

  async forget(endpoint: Endpoint): Promise<void> {
    await this.engines.forget(endpoint);
    if (sameEndpoint(endpoint, this.endpoint)) await this.#use({ engine: this.#defaults.engine, address: this.defaultAddress });
  }

  /** Whether the engine of the form is sent this option. */
  takes(key: OptionKey | "keepAlive"): boolean {
    return isTaken(key, this.form.engine, this.server?.info?.product ?? null, this.model?.contextLength != null);
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
      OPTIONS.filter(({ key }) => key !== "numCtx" && this.takes(key) && this.isChanged(key)).length +
      (["start", "pauseMs", "keepAlive", "onFailure", "idleLimitS"] as const).filter(
        (key) => (key !== "keepAlive" || this.takes(key)) && this.isOtherChanged(key),
      ).length,
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

  async #use(endpoint: Endpoint): Promise<void> {
    if (sameEndpoint(endpoint, this.endpoint)) return;
    this.change({ engine: endpoint.engine, server: endpoint.address, unloadElsewhere: null });
    this.details = undefined;
    if (!this.server) await this.#checkOwn();
    await this.#settle();
  }

  async #check(endpoint: Endpoint): Promise<ServerView | undefined> {
    try {
      return await this.engines.check(endpoint);
    } catch (thrown) {
      this.detailsError = commandError(thrown);
      return undefined;
    }
  }

  /** Asks the server of the form, and takes over its address as the shell writes it. */
  async #checkOwn(): Promise<void> {
    const asked = this.endpoint;
    const view = await this.#check(asked);
    if (!view || !sameEndpoint(asked, this.endpoint)) return;
    if (!sameEndpoint(view.endpoint, asked)) this.change({ server: view.endpoint.address });
    await this.#settleModel();
  }

  /**
   * Where no model was ever chosen, the first engine that has one is taken, and else the one that can be given one
   * from here; a choice is never changed.
   */
  async #settle(): Promise<void> {
    if (!this.server) await this.#checkOwn();
    if (this.form.model === "" && !this.serverIsReady) {
      const { ready, found } = this.engines;
      const first =
        ready.find((view) => view.info?.local && view.models.some((model) => model.remoteHost === null)) ??
        found.find((view) => view.endpoint.engine === "embedded" && view.state === "noModels");
      if (first && !sameEndpoint(first.endpoint, this.endpoint)) {
        this.change({ engine: first.endpoint.engine, server: first.endpoint.address, unloadElsewhere: null });
      }
    }
    await this.#settleModel();
  }

  /** Keeps the model of the form where the server has it, else takes the first it has. */
  async #settleModel(): Promise<void> {
    const models = this.server?.models ?? [];
    if (!this.model) {
      const first = models.find((model) => model.remoteHost === null) ?? models[0];
      if (!first) return;
      this.change({ model: first.name });
    }
    if (this.#described !== this.#wanted()) await this.#describe();
  }

  #wanted(): string {
    return `${endpointKey(this.endpoint)} ${this.form.model}`;
  }

  async #describe(): Promise<void> {
    const wanted = this.#wanted();
    this.#described = wanted;
    try {
      const details = await this.#client.describeModel(this.endpoint, this.form.model);
      if (this.#wanted() !== wanted) return;
      // Options that stood where they started move to where they start for this model, and so does what cannot be set.
      const options = { ...this.form.options };
      for (const { key } of OPTIONS) {
        if (options[key] === this.#start[key] || (key === "numCtx" && !this.takes(key))) Object.assign(options, { [key]: details.options[key] });
      }
      this.#start = details.options;
      this.details = details;
      this.detailsError = undefined;
      this.drafts = { ...this.drafts, ...draftsOf(options) };
      this.change({ options });
    } catch (thrown) {
      if (this.#wanted() !== wanted) return;
      this.#described = "";
      this.details = undefined;
      this.detailsError = commandError(thrown);
    }
  }

  #prefer(part: Partial<PreferencesView>): void {
    this.preferences = { ...this.preferences, ...part };
    writeNumbersAs(this.preferences.numbers);
    void this.#client.savePreferences(this.preferences);
  }

  #changed(): void {
    this.measureShare();
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => void this.#client.saveSettings(this.form), QUIET);
  }
}
