"""Keras 3 on TensorFlow as a contestant of training_step.ts. usage: peer_keras.py SPEC.json; peer.py says what it answers.

`train_on_batch` and `predict` with Keras' defaults (on a CPU no XLA), the tensors of all batches made before the clock starts.
"""
import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")

from peer import BATCH, compete, read_spec

network, threads, shapes, train, labels, test = read_spec()

import keras
import numpy as np
import tensorflow as tf
from keras import layers

tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)
keras.utils.set_random_seed(1)

inputs, parts = [], []
for shape in shapes:
    x = keras.Input(shape)
    inputs.append(x)
    if len(shape) == 3:
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


def given(arrays):
    return arrays if len(arrays) > 1 else arrays[0]


batches = [
    (given([tf.constant(a[k:k + BATCH]) for a in train]), tf.constant(labels[k:k + BATCH, None]))
    for k in range(0, len(labels), BATCH)
]


def step(k):
    return float(model.train_on_batch(*batches[k % len(batches)]))


def predict(events):
    rows = np.arange(events) % len(test[0])
    x = given([a[rows] for a in test])
    return lambda: model.predict(x, batch_size=BATCH, verbose=0)


compete(step, predict, model.count_params(), f"Keras {keras.__version__}, TensorFlow {tf.__version__}")
