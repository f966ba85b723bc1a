// Spans and moments of time, written for people.
import { decimal, NOT_SEEN } from "./numbers";
import { SYSTEM_LOCALE } from "./numerals.svelte";
import { say } from "./words";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** 726 ms, 26.5 s, 1 min 47 s, 2 h 5 min. */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds == null || !Number.isFinite(milliseconds)) return NOT_SEEN;
  if (Math.round(milliseconds) < SECOND) return say("duration-milliseconds", { value: decimal(milliseconds, 0) });
  if (milliseconds < MINUTE - 50) return say("duration-seconds", { value: decimal(milliseconds / SECOND, 1) });
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < HOUR / SECOND) {
    return say("duration-minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  }
  const minutes = Math.round(milliseconds / MINUTE);
  return say("duration-hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** 1:20 or 1:02:05, for a clock that runs. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** A range of time that is left, rounded to what an estimate can bear: { amount: "25 to 35", unit: "s" }. */
export function timeLeft(lowest: number, highest: number): { amount: string; unit: string } {
  const inMinutes = highest > 2 * MINUTE;
  const step = inMinutes ? MINUTE : 5 * SECOND;
  const shown = inMinutes ? MINUTE : SECOND;
  const low = (Math.floor(lowest / step) * step) / shown;
  const high = (Math.max(1, Math.ceil(highest / step)) * step) / shown;
  return {
    amount: low === high ? decimal(high, 0) : say("duration-range", { low: decimal(low, 0), high: decimal(high, 0) }),
    unit: say(inMinutes ? "unit-minutes" : "unit-seconds"),
  };
}

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };

/** 00:26:46, as a wall clock shows it. */
export function timeOfDay(moment: Date, locale = SYSTEM_LOCALE): string {
  return moment.toLocaleTimeString(locale, { ...TIME, second: "2-digit" });
}

/** 27 Nov 2025, 00:26. */
export function dateTime(moment: Date, locale = SYSTEM_LOCALE): string {
  return moment.toLocaleString(locale, { ...DAY, year: "numeric", ...TIME });
}

/** Today, 00:26; Yesterday, 23:20; 20 Nov, 17:02. */
export function sinceToday(moment: Date, now: Date, locale = SYSTEM_LOCALE): string {
  const time = moment.toLocaleTimeString(locale, TIME);
  const dayNumber = (date: Date): number =>
    Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / (24 * HOUR));
  const ago = dayNumber(now) - dayNumber(moment);
  if (ago === 0) return say("date-today", { time });
  if (ago === 1) return say("date-yesterday", { time });
  return say("date-other", { date: day(moment, now, locale), time });
}

/** 20 Nov, or 27 Nov 2025 where the year is another one. */
export function day(moment: Date, now: Date, locale = SYSTEM_LOCALE): string {
  const sameYear = moment.getFullYear() === now.getFullYear();
  return moment.toLocaleDateString(locale, sameYear ? DAY : { ...DAY, year: "numeric" });
}
