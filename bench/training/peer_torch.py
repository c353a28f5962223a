"""PyTorch as a contestant of training_step.ts. usage: peer_torch.py SPEC.json; peer.py says what it answers.

Eager, channels last (the faster of the two layouts here), Adam with Keras' epsilon; all batches are tensors before the clock starts.
"""
from peer import BATCH, compete, read_spec

network, threads, shapes, train, labels, test = read_spec()

import torch
from torch import nn

torch.set_num_threads(threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        towers, width = [], 0
        for shape in shapes:
            if len(shape) == 1:
                towers.append(nn.Identity())
                width += shape[0]
                continue
            size, _, channels = shape
            parts = []
            for _ in range(network["conv"]):
                for _ in range(2):
                    parts += [nn.Conv2d(channels, network["filters"], 3, padding="same"), nn.ReLU()]
                    channels = network["filters"]
                parts.append(nn.MaxPool2d(2, ceil_mode=True))
                size = (size + 1) // 2
            towers.append(nn.Sequential(*parts, nn.Flatten()))
            width += size * size * channels
        self.towers = nn.ModuleList(towers)
        head = []
        for k in range(network["dense"]):
            head += [nn.Linear(width, network["hidden"]), nn.ReLU()]
            width = network["hidden"]
            if network["dropout"] and k < network["dense"] - 1:
                head.append(nn.Dropout(network["dropout"]))
        self.head = nn.Sequential(*head, nn.Linear(width, 1))

    def forward(self, xs):
        return self.head(torch.cat([tower(x) for tower, x in zip(self.towers, xs)], 1))


def tensor(array):
    values = torch.from_numpy(array)
    return values.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last) if array.ndim == 4 else values


model = Net().to(memory_format=torch.channels_last)
optimizer = torch.optim.Adam(model.parameters(), lr=network["lr"], eps=1e-7)
loss_of = nn.BCEWithLogitsLoss()
batches = [
    ([tensor(a[k:k + BATCH].copy()) for a in train], tensor(labels[k:k + BATCH, None].copy()))
    for k in range(0, len(labels), BATCH)
]


def step(k):
    xs, y = batches[k % len(batches)]
    model.train()
    optimizer.zero_grad(set_to_none=True)
    loss = loss_of(model(xs), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def predict(events):
    rows = torch.arange(events) % len(test[0])
    xs = [tensor(a)[rows] for a in test]

    def run():
        model.eval()
        with torch.inference_mode():
            for k in range(0, events, BATCH):
                torch.sigmoid(model([x[k:k + BATCH] for x in xs]))

    return run


compete(step, predict, sum(p.numel() for p in model.parameters()), f"PyTorch {torch.__version__}")
