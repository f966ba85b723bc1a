// Made-up engines: Ollama answers, LM Studio too, and a few that do not.
import type { Endpoint, ModelDetails, ModelInfo, RunSettings, ServerView } from "../bindings";

export const DEFAULTS: RunSettings = {
  engine: "ollama",
  server: "http://127.0.0.1:11434",
  model: "",
  runs: 5,
  start: "prepared",
  pauseMs: 0,
  question: "",
  audience: "",
  options: { numCtx: 4096, numGpu: -1, temperature: 0.8, topP: 0.9, topK: 40, repeatPenalty: 1, seed: null, numPredict: null },
  keepAlive: "5m",
  onFailure: "stop",
  idleLimitS: 60,
  unloadElsewhere: null,
};

const OLLAMA: Endpoint = { engine: "ollama", address: DEFAULTS.server };
export const LM_STUDIO: Endpoint = { engine: "openAi", address: "http://127.0.0.1:1234" };
const NEIGHBOUR: Endpoint = { engine: "openAi", address: "http://192.168.1.20:1234" };
export const ELSEWHERE: Endpoint = { engine: "openAi", address: "http://10.0.4.12:8000" };

const NOTHING_KNOWN: ModelInfo = {
  name: "", digest: null, size: null, family: null, parameters: null, quantization: null, remoteHost: null,
  contextLength: null, memory: null, loaded: false,
};

const MODELS: ModelInfo[] = [
  { ...NOTHING_KNOWN, name: "gemma3:latest", digest: "a2af6cc3eb7fa8be", size: 3_338_801_804, family: "gemma3", parameters: "4.3B", quantization: "Q4_K_M", loaded: true },
  { ...NOTHING_KNOWN, name: "smollm2:135m", digest: "9077fe9d2ae1a4a4", size: 98_000_000, family: "llama", parameters: "134.52M", quantization: "Q4_1" },
  { ...NOTHING_KNOWN, name: "huge:cloud", size: 384, parameters: "480B", remoteHost: "ollama.com" },
];

export function noServer(endpoint: Endpoint, usual: string | null): ServerView {
  return {
    endpoint, usual, hasKey: false, canBeStarted: false, state: "refused", info: null, models: [], detail: "Connection refused (os error 111)", elapsedMs: 0.4,
  };
}

export const NO_OLLAMA: ServerView = noServer(OLLAMA, "Ollama");

/** Ollama where it is installed and does not run. */
export const INSTALLED_OLLAMA: ServerView = { ...NO_OLLAMA, canBeStarted: true };

export const READY_OLLAMA: ServerView = {
  ...NO_OLLAMA, state: "ready", detail: null, models: MODELS, elapsedMs: 2.1,
  info: { engine: "ollama", product: null, address: DEFAULTS.server, version: "0.24.0", local: true },
};

export const READY_LM_STUDIO: ServerView = {
  endpoint: LM_STUDIO, usual: "LM Studio", hasKey: false, canBeStarted: false, state: "ready", detail: null, elapsedMs: 4,
  info: { engine: "openAi", product: "LM Studio", address: LM_STUDIO.address, version: "", local: true },
  models: [
    { ...NOTHING_KNOWN, name: "qwen3-8b", family: "qwen3", quantization: "Q4_K_M", contextLength: 32_768, loaded: true },
    { ...NOTHING_KNOWN, name: "phi-4", family: "phi3", quantization: "Q8_0", contextLength: 16_384 },
  ],
};

/** The engine inside the program, after a model was brought in. */
export const READY_EMBEDDED: ServerView = {
  endpoint: { engine: "embedded", address: "" }, usual: null, hasKey: false, canBeStarted: false, state: "ready", detail: null, elapsedMs: 3,
  info: { engine: "embedded", product: null, address: "", version: "0.1.0", local: true },
  models: [
    { ...NOTHING_KNOWN, name: "smollm2-135m-instruct", size: 98_000_000, family: "llama", parameters: "134.52M", quantization: "Q4_1", contextLength: 8192, memory: 190_000_000 },
    { ...NOTHING_KNOWN, name: "big-70b", size: 42_500_000_000, parameters: "70.6B", quantization: "Q4_K_M", contextLength: 8192, memory: 44_000_000_000 },
  ],
};

/** A cluster behind one address, which wants a key. */
export const WANTS_KEY: ServerView = { ...noServer(ELSEWHERE, null), state: "badKey", detail: "Unauthorized" };

/** The usual places of a machine on which only Ollama runs. */
export function madeEngines(): ServerView[] {
  const open = (port: number, usual: string): ServerView => noServer({ engine: "openAi", address: `http://127.0.0.1:${port}` }, usual);
  return [READY_OLLAMA, open(1234, "LM Studio"), open(8080, "llama-server"), open(8000, "vLLM")];
}

/** What there can be beside them. */
export function addedServers(): ServerView[] {
  return [
    READY_EMBEDDED,
    { ...READY_LM_STUDIO, usual: null, endpoint: NEIGHBOUR, info: { engine: "openAi", product: "LM Studio", address: NEIGHBOUR.address, version: "", local: false } },
    WANTS_KEY,
    { ...noServer({ engine: "openAi", address: "http://127.0.0.1:9000" }, null), state: "wrongService", detail: "<!doctype html>" },
  ];
}

/** The same server after its key was set or taken away. */
export function withKey(view: ServerView, key: string | null): ServerView {
  if (view.state !== "badKey" || key === null) return { ...view, hasKey: key !== null };
  return {
    ...view, hasKey: true, state: "ready", detail: null,
    info: { engine: "openAi", product: "vLLM", address: view.endpoint.address, version: "0.11.0", local: false },
    models: [{ ...NOTHING_KNOWN, name: "llama-3.3-70b", contextLength: 131_072, loaded: true }],
  };
}

export function foundAt(engines: readonly ServerView[], endpoint: Endpoint): ServerView {
  const known = engines.find((view) => view.endpoint.address === endpoint.address);
  if (!known) return noServer(endpoint, null);
  return known.endpoint.engine === endpoint.engine ? known : { ...noServer(endpoint, null), state: "wrongService" };
}

export function details(engines: readonly ServerView[], endpoint: Endpoint, model: string): ModelDetails | undefined {
  const info = foundAt(engines, endpoint).models.find(({ name }) => name === model);
  if (!info) return undefined;
  const isOpen = endpoint.engine === "openAi";
  const tuned = model === "gemma3:latest";
  return {
    info, contextLength: isOpen ? info.contextLength : 8192, blockCount: isOpen ? null : 34, capabilities: isOpen ? [] : ["completion"],
    options: tuned ? { ...DEFAULTS.options, temperature: 1, topK: 64, topP: 0.95 } : DEFAULTS.options,
    fromModelfile: tuned ? ["temperature", "top_k", "top_p"] : [],
  };
}
