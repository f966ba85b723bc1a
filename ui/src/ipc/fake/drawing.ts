// Plain drawings with points in their places, for the page without its shell. The real ones are Rust's.
import type { ChartKind, Drawing, DrawingPoint, Measurement, Theme } from "../bindings";

const INK = {
  light: { axis: "#838d97", tick: "#5f6973", analysis: "#0067a8", report: "#c34f05", other: "#768490", decode: "#3a9c8a", ground: "#ffffff" },
  dark: { axis: "#7f8a94", tick: "#98a2ac", analysis: "#5cb0ee", report: "#f4914f", other: "#98a4af", decode: "#3a9c8a", ground: "#1a1d21" },
} as const;

const FONT = 'font-family="sans-serif" font-size="12"';

export function drawn(kind: ChartKind, calls: readonly Measurement[], width: number, theme: Theme): Drawing {
  return kind === "time" ? bars(calls, width, theme) : dots(kind, calls, width, theme);
}

function wrapped(parts: string[], points: DrawingPoint[], width: number, height: number): Drawing {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Chart"><title>Chart</title>${parts.join("")}</svg>`;
  return { svg, width, height, points };
}

function dots(kind: ChartKind, calls: readonly Measurement[], width: number, theme: Theme): Drawing {
  const ink = INK[theme];
  const height = 208;
  const measured = calls.flatMap((call) => {
    const value = kind === "ttft" ? call.ttftMs : call.decodeTokensPerS;
    return value === null || call.run === 0 ? [] : [{ call, value }];
  });
  const low = Math.min(...measured.map((one) => one.value));
  const high = Math.max(...measured.map((one) => one.value));
  const points = measured.map(({ call, value }): DrawingPoint => ({
    index: call.index,
    x: 60 + ((call.run - 1 + (call.stage === "report" ? 0.6 : 0.3)) * (width - 90)) / 5,
    y: 170 - (140 * (value - low)) / Math.max(1e-9, high - low),
    width: 10, height: 10, value, offScale: false,
  }));
  const marks = points.map((point, at) => {
    const call = measured[at]?.call;
    const report = call?.stage === "report";
    const colour = report ? ink.report : ink.analysis;
    const fill = (call?.exclusions.length ?? 0) > 0 || call?.thermal === "cold" ? ink.ground : colour;
    return report
      ? `<rect x="${point.x - 4.5}" y="${point.y - 4.5}" width="9" height="9" fill="${fill}" stroke="${colour}" stroke-width="1.8"/>`
      : `<circle cx="${point.x}" cy="${point.y}" r="5" fill="${fill}" stroke="${colour}" stroke-width="1.8"/>`;
  });
  const ticks = [1, 2, 3, 4, 5].map(
    (run) => `<text x="${60 + ((run - 0.5) * (width - 90)) / 5}" y="200" ${FONT} fill="${ink.tick}" text-anchor="middle">${run}</text>`,
  );
  const axis = `<line x1="44" y1="182" x2="${width - 10}" y2="182" stroke="${ink.axis}"/>`;
  return wrapped([axis, ...ticks, ...marks], points, width, height);
}

function bars(calls: readonly Measurement[], width: number, theme: Theme): Drawing {
  const ink = INK[theme];
  const longest = Math.max(1, ...calls.map((call) => call.e2eMs ?? 0));
  const points = calls.map((call, row): DrawingPoint => {
    const length = ((call.e2eMs ?? 0) / longest) * (width - 60);
    return { index: call.index, x: length / 2, y: 28 + row * 28 + 14, width: Math.max(2, length), height: 16, value: call.e2eMs ?? 0, offScale: false };
  });
  const drawnBars = points.map(
    (point) => `<rect x="0" y="${point.y - 8}" width="${point.width}" height="16" fill="${ink.decode}"/><text x="${point.width + 6}" y="${point.y + 4}" ${FONT} fill="${ink.tick}">${(point.value / 1000).toFixed(1)}</text>`,
  );
  const zero = `<text x="0" y="18" ${FONT} fill="${ink.tick}">0 s</text>`;
  return wrapped([zero, ...drawnBars], points, width, 28 + calls.length * 28);
}
