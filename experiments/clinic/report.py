"""What the clinic measured: tables on the terminal, docs/clinic.md and the confusion picture."""
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
