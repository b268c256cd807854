// Time on a line: days as milliseconds in UTC, ticks, and units by which statements are counted.

export const DAY = 86_400_000; // milliseconds
const LEAST_TICK = 76; // pixels between two ticks
const LEAST_BAR = 7; // pixels of a bar

/** A day, written as in ISO 8601, in milliseconds. */
export const parseDay = (text) => Date.parse(`${text}T00:00:00Z`);

/** The day of a time in milliseconds, as in ISO 8601. */
export const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

const monday = (time) => time - ((new Date(time).getUTCDay() + 6) % 7) * DAY;

const month = (time, step = 0, each = 1) => {
  const date = new Date(time);
  const first = Math.floor(date.getUTCMonth() / each) * each;
  return Date.UTC(date.getUTCFullYear(), first + step * each, 1);
};

/** The units: where the one of a time begins, where the next begins, its length, and how a tick is written. */
const UNITS = [
  {
    name: "day",
    first: (t) => Math.floor(t / DAY) * DAY,
    next: (t) => t + DAY,
    days: 1,
    form: { day: "numeric", month: "short" },
  },
  { name: "week", first: monday, next: (t) => t + 7 * DAY, days: 7, form: { day: "numeric", month: "short" } },
  {
    name: "month",
    first: (t) => month(t),
    next: (t) => month(t, 1),
    days: 30,
    form: { month: "short", year: "numeric" },
  },
  {
    name: "quarter",
    first: (t) => month(t, 0, 3),
    next: (t) => month(t, 1, 3),
    days: 91,
    form: { month: "short", year: "numeric" },
  },
  { name: "year", first: (t) => month(t, 0, 12), next: (t) => month(t, 1, 12), days: 365, form: { year: "numeric" } },
];

/** The shortest unit of which one is at least so many pixels wide. */
const unitFor = (pixelsPerDay, least) => UNITS.find(({ days }) => days * pixelsPerDay >= least) ?? UNITS.at(-1);

/** Where ticks stand between two times, and what is written at them. */
export const ticks = ({ from, to }, pixels) => {
  const unit = unitFor((pixels * DAY) / (to - from), LEAST_TICK);
  const format = new Intl.DateTimeFormat(undefined, { ...unit.form, timeZone: "UTC" });
  const found = [];
  for (let at = unit.first(from); at <= to; at = unit.next(at)) if (at >= from) found.push([at, format.format(at)]);
  return found;
};

/** Counts of days, added up by a unit of which a bar is wide enough. */
export const bins = (days, { from, to }, pixels) => {
  const unit = unitFor((pixels * DAY) / (to - from), LEAST_BAR);
  const found = new Map();
  for (const { day, statements } of days) {
    const time = parseDay(day);
    if (time < from - 366 * DAY || time > to) continue;
    const start = unit.first(time);
    const bin = found.get(start) ?? { start, end: unit.next(start), count: 0 };
    bin.count += statements;
    found.set(start, bin);
  }
  return { unit: unit.name, bins: [...found.values()].filter(({ end, start }) => end > from && start < to) };
};

/** A range of days in the reader's language. */
export const rangeWords = (start, end) => {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
  return format.formatRange(start, Math.max(start, end - DAY));
};
