// The rules that keep the page's rooms apart: only src/ipc/client.ts knows Tauri, state knows no
// component, shared components and formatting know neither state nor ipc, and nothing goes in a circle.
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import typescript from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/ipc/client.ts speaks to Tauri.",
};
const upwards = {
  regex: "(^|/)(components|state|ipc)/(?!bindings)",
  message: "Formatting and shared components stand alone; pass what they need as arguments.",
};
const components = {
  regex: "(^|/)components/",
  message: "State does not know who shows it.",
};

export default typescript.config(
  { ignores: ["dist/", "src/ipc/bindings.ts"] },
  ...typescript.configs.strict,
  ...typescript.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      // For .ts files too: no-cycle reads the components that they import.
      parserOptions: { parser: typescript.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
    plugins: { "import-x": importX },
    settings: {
      "import-x/extensions": [".ts", ".svelte", ".js"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"], "svelte-eslint-parser": [".svelte"] },
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".svelte", ".json"] })],
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "no-console": "error",
      "no-restricted-imports": ["error", { patterns: [tauri] }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    rules: {
      // Maps, sets and dates are built whole inside a derivation and never changed afterwards.
      "svelte/prefer-svelte-reactivity": "off",
      // Svelte's own props are declared with `let`.
      "prefer-const": "off",
      "svelte/prefer-const": ["error", { destructuring: "all" }],
    },
  },
  {
    files: ["src/format/**", "src/components/shared/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [tauri, upwards] }] },
  },
  {
    files: ["src/state/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [tauri, components] }] },
  },
  {
    files: ["src/ipc/client.ts"],
    rules: { "no-restricted-imports": "off" },
  },
);
