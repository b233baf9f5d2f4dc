"""What the clinic measured: tables on the terminal, docs/clinic.md and the confusion picture."""
import csv
import os

import corpus


def wilson(hits, count, z=1.96):
    """95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    share = hits / count
    middle = share + z * z / (2 * count)
    spread = z * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    scale = 1 + z * z / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def measure(hits, count):
    low, high = wilson(hits, count)
    return f"{hits} of {count}, {100 * hits / max(1, count):.1f} % ({100 * low:.1f} .. {100 * high:.1f})"


def measures(rows):
    sick = [r for r in rows if r["kind"] != "healthy"]
    well = [r for r in rows if r["kind"] == "healthy"]
    return [("faulty runs flagged", sum(bool(r["findings"]) for r in sick), len(sick)),
            ("right fault among the first two findings", sum(int(r["right"]) for r in sick), len(sick)),
            ("healthy runs with a warning or error", sum(bool(r["findings"]) for r in well), len(well))]


def print_table(rows):
    for kind in corpus.NAMES:
        mine = [r for r in rows if r["kind"] == kind]
        if mine:
            print(f"{kind:26} flagged {sum(bool(r['findings']) for r in mine)}/{len(mine)}  right {sum(int(r['right']) for r in mine)}/{len(mine)}")
            for r in mine:
                if not int(r["right"]):
                    print(f"    {r['case']:50} {r['test_accuracy']}  said: {r['findings'] or '-'}   (info: {r['infos']})")
    for r in rows:
        if r["kind"] == "healthy" and r["findings"]:
            print(f"  FALSE ALARM {r['case']:40} {r['test_accuracy']}  {r['findings']}   (info: {r['infos']})")
    for name, hits, count in measures(rows):
        print(f"{name}: {measure(hits, count)}")


def repaired(row):
    try:
        return float(row["act"]) >= float(row["twin"]) - 0.02
    except ValueError:
        return False


def print_repair(rows):
    for row in rows:
        print(f"{'ok ' if repaired(row) else 'NOT'} {row['case']:50} sick {row['sick']} twin {row['twin']} act {row['act']}  seconds {row['sick_seconds']} -> {row['act_seconds']}")
    print("repaired:", measure(sum(repaired(r) for r in rows), len(rows)))


def read_rows(file):
    try:
        with open(file, newline="") as source:
            return list(csv.DictReader(source))
    except OSError:
        return []


def confusion_picture(rows):
    """SVG: faults down, first two findings across; the darker, the more of the fault's runs. Right names are framed."""
    kinds = [k for k in corpus.NAMES if any(r["kind"] == k for r in rows)] + ["healthy"]
    said = {}
    for row in rows:
        names = row["findings"].split()[:2] or ["(silent)"]
        for name in names:
            said.setdefault(name, {}).setdefault(row["kind"], 0)
            said[name][row["kind"]] += 1
    order = sorted((n for n in said if n != "(silent)"),
                   key=lambda n: min((i for i, k in enumerate(kinds) if n in corpus.NAMES.get(k, ())), default=99)) + ["(silent)"]
    cell, left, top = 26, 200, 170
    width, height = left + cell * len(order) + 20, top + cell * len(kinds) + 20
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="12" role="img">',
             "<title>Faults against the coach's first two findings</title>", f'<rect width="{width}" height="{height}" fill="#ffffff"/>']
    for x, name in enumerate(order):
        at = left + cell * x + cell / 2
        parts.append(f'<text transform="translate({at + 4},{top - 8}) rotate(-60)" fill="#24292f">{name}</text>')
    for y, kind in enumerate(kinds):
        count = sum(r["kind"] == kind for r in rows)
        parts.append(f'<text x="{left - 8}" y="{top + cell * y + 17}" text-anchor="end" fill="#24292f">{kind} ({count})</text>')
        for x, name in enumerate(order):
            hits = said.get(name, {}).get(kind, 0)
            share = hits / max(1, count)
            right = name in corpus.NAMES.get(kind, ()) or (kind == "healthy" and name == "(silent)")
            color = ("26, 127, 55" if right else "207, 34, 46")
            parts.append(f'<rect x="{left + cell * x + 1}" y="{top + cell * y + 1}" width="{cell - 2}" height="{cell - 2}" '
                         f'fill="rgba({color}, {0.06 + 0.94 * share if hits else 0:.2f})" stroke="{"#1a7f37" if right else "#d0d7de"}"/>')
            if hits:
                parts.append(f'<text x="{left + cell * x + cell / 2}" y="{top + cell * y + 17}" text-anchor="middle" '
                             f'fill="{"#ffffff" if share > 0.5 else "#24292f"}">{hits}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"


def precision_of(rows, name):
    """(right, said, of the faults it should name: named, all): right where it is one of the fault's names."""
    loud = [r for r in rows if name in r["findings"].split()[:2]]
    right = sum(name in corpus.NAMES.get(r["kind"], ()) for r in loud)
    mine = [r for r in rows if name in corpus.NAMES.get(r["kind"], ())]
    return right, len(loud), sum(name in r["findings"].split()[:2] for r in mine), len(mine)


WANTED = {"faulty runs flagged": "95 %", "right fault among the first two findings": "88 %", "healthy runs with a warning or error": "<= 3 %"}


def write(options, docs):
    """docs/clinic.md and docs/clinic.svg from the recorded results."""
    halves = {half: read_rows(f"{options.out}/results-{half}-{options.seed}.csv") for half in ("building", "held_out")}
    repairs = [r for half in halves for r in read_rows(f"{options.out}/repair-{half}-{options.seed}.csv")]
    text = ["# The clinic: the coach's own exam", "",
            f"Generated by `experiments/clinic/clinic.py docs --seed {options.seed}` after `clinic.py all --seed {options.seed}`, which reruns everything "
            "(trainings, findings, repairs, this page). The corpus: [experiments/clinic](../experiments/clinic/README.md).", "",
            "Intervals are Wilson's at 95 %. A finding of severity info counts as silence. A fault is named right if one of the first two warnings or errors "
            "carries a name that `corpus.py` allows for it; a mere symptom is not allowed.", "",
            "| measure | wanted | held-out half | building half |", "|---|---|---|---|"]
    held, building = measures(halves["held_out"]), measures(halves["building"])
    for (name, hits, count), (_, other, of) in zip(held, building):
        text.append(f"| {name} | {WANTED[name]} | {measure(hits, count)} | {measure(other, of)} |")
    if repairs:
        done = [r for r in repairs if r["act"] != "" and r["twin"] != ""]
        ratio = sorted(float(r["act_seconds"]) / max(1e-9, float(r["twin_seconds"])) for r in done if r["act_seconds"] and r["twin_seconds"])
        text.append(f"| repairable runs repaired (within 2 points of the healthy twin) | 90 % | {measure(sum(repaired(r) for r in repairs), len(repairs))} | |")
        if ratio:
            text.append(f"| time with repair, of the twin's | <= 1.3 | median {ratio[len(ratio) // 2]:.2f}, 90 % of runs below {ratio[int(0.9 * len(ratio))]:.2f} | |")
    text += ["", "## Faults against findings (held-out half)", "", "![Faults against the first two findings](clinic.svg)", "",
             "## Each fault", "", "| fault | held-out: flagged | named right | building: flagged | named right | names that count |", "|---|---|---|---|---|---|"]
    for kind, names in corpus.NAMES.items():
        cells = []
        for half in ("held_out", "building"):
            mine = [r for r in halves[half] if r["kind"] == kind]
            cells += [f"{sum(bool(r['findings']) for r in mine)}/{len(mine)}", f"{sum(int(r['right']) for r in mine)}/{len(mine)}"]
        text.append(f"| {kind} | {' | '.join(cells)} | {', '.join(sorted(names))} |")
    text += ["", "## Each rule (both halves)", "", "| rule | right when loud | faults it names |", "|---|---|---|"]
    rows = halves["building"] + halves["held_out"]
    for name in sorted({n for r in rows for n in r["findings"].split()} | {n for names in corpus.NAMES.values() for n in names}):
        right, loud, named, mine = precision_of(rows, name)
        text.append(f"| {name} | {f'{right} of {loud}' if loud else 'never loud'} | {f'{named} of {mine}' if mine else 'none of the corpus'} |")
    missed = [r for r in halves["held_out"] if r["kind"] != "healthy" and not int(r["right"])]
    alarms = [r for r in halves["held_out"] if r["kind"] == "healthy" and r["findings"]]
    text += ["", "## What it got wrong (held-out half)", "", "| run | said instead |", "|---|---|"]
    text += [f"| {r['case']} | {r['findings'] or '(silent)'} |" for r in missed + alarms]
    if repairs:
        text += ["", "## Repairs", "", "| run | test accuracy: faulty | healthy twin | repaired by the coach | |", "|---|---|---|---|---|"]
        short = lambda value: f"{100 * float(value):.1f}" if value else "diverged"
        text += [f"| {r['case']} | {short(r['sick'])} | {short(r['twin'])} | {short(r['act'])} | {'' if repaired(r) else 'not repaired'} |" for r in repairs]
    notes = os.path.join(os.path.dirname(os.path.abspath(__file__)), "notes.md")
    if os.path.exists(notes):
        with open(notes) as source:
            text += ["", source.read().rstrip()]
    with open(f"{docs}/clinic.md", "w") as out:
        out.write("\n".join(text) + "\n")
    with open(f"{docs}/clinic.svg", "w") as out:
        out.write(confusion_picture(halves["held_out"]))
    print(f"{docs}/clinic.md")
    return 0
