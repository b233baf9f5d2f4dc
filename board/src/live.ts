// The board's server (src/deft/board/server.h): documents by name, and a stream of what is new.
import type { Line, Listed, Pictures, RunDocument } from "./model";

export interface Events {
  lines(name: string, lines: Line[], offset: number): void;
  stale(name: string): void; // read the run anew
  pictures(name: string): void;
  runs(list: Listed[]): void;
  connected(yes: boolean): void;
}

async function json<T>(path: string): Promise<T> {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error((await answer.text()) || answer.statusText);
  return answer.json() as Promise<T>;
}

export const fetchRuns = () => json<{ folder: string; runs: Listed[] }>("api/runs");
export const fetchRun = (name: string) => json<RunDocument>(`api/run?name=${encodeURIComponent(name)}`);
export const fetchPictures = (name: string) => json<Pictures>(`api/pictures?name=${encodeURIComponent(name)}`);

export function follow(runs: RunDocument[], events: Events): () => void {
  const query = runs.map((run) => `name=${encodeURIComponent(run.name)}&from=${run.offset}`).join("&");
  const source = new EventSource(`api/events?${query}`);
  const on = (type: string, act: (data: any) => void) => source.addEventListener(type, (event) => act(JSON.parse((event as MessageEvent).data)));
  on("lines", (data) => events.lines(data.name, data.lines, data.offset));
  on("stale", (data) => events.stale(data.name));
  on("pictures", (data) => events.pictures(data.name));
  on("runs", (data) => events.runs(data.runs));
  source.addEventListener("open", () => events.connected(true));
  source.addEventListener("error", () => events.connected(false));
  return () => source.close();
}
