// The colours of the style sheet, for what is drawn on canvas.

export interface Theme {
  ink: string;
  soft: string;
  line: string;
  card: string;
  accent: string;
  paper: string;
  train: string;
  val: string;
  runs: string[];
  heat: string[];
  diverging: string[];
  severity: Record<string, string>;
  dark: boolean;
  still: boolean;
}

export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const list = (name: string) => value(name).split(",").map((one) => one.trim());
  return {
    ink: value("--ink"), soft: value("--soft"), line: value("--line"), card: value("--card"), accent: value("--accent"), paper: value("--paper"), train: value("--train"),
    val: value("--val"), runs: list("--runs"), heat: list("--heat"), diverging: list("--diverging"),
    severity: { error: value("--error"), warning: value("--warning"), info: value("--info") },
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

export const FONT = "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
