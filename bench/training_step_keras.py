"""The opponent of training_step.ts: Keras training steps of one network on one thread.

usage: training_step_keras.py NETWORK INPUT...   (NETWORK: a column of pipeline.yaml's table as JSON; INPUT: name:rows:width:path)

Reads lines "STEPS" on standard input and answers each with one JSON line: ms per step, wall clock and CPU.
"""
import json
import os
import resource
import sys
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")
import keras
import numpy as np
import tensorflow as tf
from keras import layers

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
keras.utils.set_random_seed(1)

network = json.loads(sys.argv[1])
inputs, parts, arrays = [], [], []
for argument in sys.argv[2:]:
    name, rows, width, path = argument.split(":")
    values = np.fromfile(path, "<f4").reshape(int(rows), int(width))
    if name in ("et", "ht"):
        size = round(int(width) ** .5)
        values = values.reshape(-1, size, size, 1)
    arrays.append(tf.constant(values))
    x = keras.Input(values.shape[1:])
    inputs.append(x)
    if name in ("et", "ht"):
        for _ in range(network["conv"]):
            for _ in range(2):
                x = layers.Conv2D(network["filters"], 3, padding="same", activation="relu")(x)
            x = layers.MaxPooling2D(2, padding="same")(x)
        x = layers.Flatten()(x)
    parts.append(x)
x = layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
for k in range(network["dense"]):
    x = layers.Dense(network["hidden"], activation="relu")(x)
    if network["dropout"] and k < network["dense"] - 1:
        x = layers.Dropout(network["dropout"])(x)
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
model.compile(keras.optimizers.Adam(network["lr"]), "binary_crossentropy")
labels = tf.constant((np.arange(len(arrays[0])) % 2).astype("f4")[:, None])
batch = arrays if len(arrays) > 1 else arrays[0]
for _ in range(3):
    model.train_on_batch(batch, labels)
print(json.dumps({"parameters": model.count_params(), "keras": keras.__version__, "tensorflow": tf.__version__}), flush=True)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


for line in sys.stdin:
    steps = int(line)
    wall, used = time.perf_counter(), cpu()
    for _ in range(steps):
        model.train_on_batch(batch, labels)
    print(json.dumps({"wall": (time.perf_counter() - wall) / steps * 1e3, "cpu": (cpu() - used) / steps * 1e3}), flush=True)
