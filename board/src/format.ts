// Numbers and names as people read them.

const THIN = "\u202f";

export const known = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

export function percent(value: unknown): string {
  return known(value) ? `${(100 * value).toFixed(Math.abs(value) >= 0.9995 || value === 0 ? 0 : 1)}${THIN}%` : "–";
}

export function number(value: unknown): string {
  if (!known(value)) return "–";
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (Number.isInteger(value) && size < 1e6) return count(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace(".0e", "e").replace("e+", "e").replace("-", "−").replace("e-", "e−");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

export function count(value: unknown): string {
  return known(value) ? Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, THIN).replace("-", "−") : "–";
}

export function short(value: unknown): string {
  if (!known(value)) return "–";
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}${THIN}M`;
  return value >= 1e4 ? `${Number((value / 1e3).toPrecision(3))}${THIN}k` : count(value);
}

export function duration(seconds: unknown): string {
  if (!known(seconds)) return "–";
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}${THIN}s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600), minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}${THIN}h ${String(minutes).padStart(2, "0")}` : `${minutes}${THIN}min ${String(whole % 60).padStart(2, "0")}`;
}

export function ago(seconds: number): string {
  if (seconds < 90) return "just now";
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const TITLES: Record<string, string> = { dead_relu: "Dead ReLU units", rate_too_high: "Learning rate too high", rate_too_low: "Learning rate too low" };

export function title(rule: string): string {
  const words = rule.replaceAll("_", " ");
  return TITLES[rule] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
