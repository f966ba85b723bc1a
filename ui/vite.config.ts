// Builds the page into dist/, which the shell embeds. The window's content security policy allows
// neither inline scripts nor inline styles, so nothing may be inlined here.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "./",
  plugins: [svelte(), svelteTesting()],
  build: {
    target: ["safari15", "chrome105"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The page is read from the program itself, so one file costs nothing over the wire.
    chunkSizeWarningLimit: 1024,
  },
  server: { port: 5173, strictPort: true },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/testing.ts"],
    restoreMocks: true,
    // Only against hanging: a busy machine is slow.
    testTimeout: 60_000,
  },
});
