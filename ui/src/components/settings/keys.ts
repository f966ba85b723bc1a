// Where a key is kept, in words.
import { say } from "../../format/words";
import type { KeyKept } from "../../state/engines.svelte";

export const keptWords = (kept: KeyKept): string => say(kept === "inKeychain" ? "key-in-keychain" : "key-for-session");
