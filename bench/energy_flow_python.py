"""EnergyFlow's end of bench/energy_flow.ts: the paper's 509 polynomials of events that a file holds, one thread.

Reads lines `EVENTS REPETITIONS` from standard input (EVENTS a JSON file of lists of [pt, eta, phi]); answers each with a
line of JSON: seconds of processor time per event, the least of the repetitions, and the first event's values.
"""

import json
import sys
import time
import types

try:
    import wasserstein  # noqa: F401  (needed by EnergyFlow's transport distances only)
except ImportError:
    sys.modules["wasserstein"] = types.ModuleType("wasserstein")
import energyflow as ef
import numpy as np

KAPPA, BETA = 1, 0.5


def main():
    # As the paper's authors choose graphs; one EFPSet each, which computes the measure of an event once for all its graphs.
    options = {"measure": "hadr", "kappa": KAPPA, "beta": BETA, "normed": False}
    sets = [ef.EFPSet("d<=7", "p==1", **options), ef.EFPSet("d==8", "p==1", "c==4", **options)]
    graphs = [[list(map(int, edge)) for edge in graph] for chosen in sets for graph in chosen.graphs()]
    print(json.dumps({"versions": f"EnergyFlow {ef.__version__}, NumPy {np.__version__}", "graphs": graphs}), flush=True)
    for line in sys.stdin:
        path, repetitions = line.split()
        with open(path) as file:
            events = [np.array(event, float) for event in json.load(file)]
        for event in events:
            event[:, 0] /= event[:, 0].sum()
        least = float("inf")
        for _ in range(int(repetitions)):
            begin = time.process_time()
            values = [np.concatenate([chosen.compute(event) for chosen in sets]) for event in events]
            least = min(least, (time.process_time() - begin) / len(events))
        print(json.dumps({"seconds": least, "values": values[0].tolist()}), flush=True)


if __name__ == "__main__":
    main()
