"""What the contestants in Python have in common: the events, and the conversation with training_step.ts.

Standard output: after the first training step {"parameters", "versions"}. Then for each line of standard input, a JSON object, one
line: {"train": steps} or {"predict": events} -> {"wall", "cpu"}, seconds in all; {"memory": 1} -> {"peak"}, MB.
"""
import json
import math
import resource
import sys
import time

import numpy as np

BATCH = 128
WIDTHS = {"hl": 7, "mass": 1}


def read_spec():
    """Network, threads, shape of each input; training inputs, labels [rows], test inputs. Images are [rows, size, size, 1]."""
    with open(sys.argv[1]) as file:
        spec = json.load(file)

    def read(split, name):
        values = np.fromfile(f"{spec['folder']}/{split}.{name}.f32", "<f4")
        if name == "y":
            return values
        if name in WIDTHS:
            return values.reshape(-1, WIDTHS[name])
        size = spec["sizes"][name]
        return values.reshape(-1, size, size, 1)

    names = spec["inputs"]
    train, test = ([read(split, name) for name in names] for split in ("train", "test"))
    return spec["network"], spec["threads"], [a.shape[1:] for a in train], train, read("train", "y"), test


def seconds(call):
    def cpu():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    wall, used = time.perf_counter(), cpu()
    call()
    return {"wall": time.perf_counter() - wall, "cpu": cpu() - used}


def compete(step, predict, parameters, versions):
    """step(k) makes a training step on batch k and returns its loss; predict(events) returns what is to be timed."""
    done = 0

    def train(steps):
        nonlocal done
        for _ in range(steps):
            loss = step(done)
            done += 1
        if not math.isfinite(loss):
            raise SystemExit(f"the loss of step {done} is {loss}")

    def answer(value):
        print(json.dumps(value), flush=True)

    train(1)
    answer({"parameters": parameters, "versions": versions})
    for line in sys.stdin:
        request = json.loads(line)
        if "train" in request:
            answer(seconds(lambda: train(request["train"])))
        elif "predict" in request:
            answer(seconds(predict(request["predict"])))
        else:
            answer({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6})
