"""The workloads of Nabi.Bench in PyTorch. Usage: steps.py THREADS; lines on standard input as in serve.hpp."""
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, kind, sizes, head, both=False, embedding=None, convolved=False, flatten=False, stateful=None):
        super().__init__()
        self.embedding = nn.Embedding(*embedding) if embedding else None
        self.first, self.second = (nn.Conv1d(14, 32, 5), nn.Conv1d(32, 32, 5)) if convolved else (None, None)
        cell = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[kind]
        self.layers = nn.ModuleList([cell(a, b, batch_first=True, bidirectional=both) for a, b in sizes])
        self.head = nn.Linear(*head)
        self.flatten, self.state = flatten, stateful

    def forward(self, x):
        if self.embedding is not None:
            x = self.embedding(x)
        if self.first is not None:
            x = F.relu(self.second(F.max_pool1d(F.relu(self.first(x.transpose(1, 2))), 3))).transpose(1, 2)
        for layer in self.layers:
            x, state = layer(x, self.state) if self.state else layer(x)
            if self.state:
                self.state = tuple(part.detach() for part in state)
        return self.head(x.flatten(1) if self.flatten else x[:, -1])


def training(net, x, y, loss, adam):
    optimizer = torch.optim.Adam(net.parameters(), 1e-3) if adam else torch.optim.RMSprop(net.parameters(), 1e-3, alpha=0.9)

    def step():
        optimizer.zero_grad()
        loss(net(x), y).backward()
        optimizer.step()

    return step


def inference(batch, steps):
    net = Net("lstm", [(28, 64)], (64, 10), stateful=(torch.zeros(1, 1, 64), torch.zeros(1, 1, 64)) if steps == 1 else None).eval()
    x = torch.rand(batch, steps, 28)

    def step():
        with torch.no_grad():
            net(x)

    return step


def make(name):
    if name.startswith("W1-"):
        layers = {"bilstm": 1, "3bilstm": 3}.get(name[3:], 0)
        sizes = [(28, 64), (128, 64), (128, 64)][: max(layers, 1)]
        net = Net("lstm" if layers else name[3:], sizes, (28 * 128 if layers else 64, 10), both=layers > 0, flatten=layers > 0)
        return training(net, torch.rand(32, 28, 28), torch.randint(0, 10, (32,)), F.cross_entropy, True)
    if name.startswith("W2-"):
        both = name == "W2-bilstm"
        net = Net("lstm" if both else name[3:], [(32, 32)], (64 if both else 32, 1), both=both, embedding=(10000, 32))
        return training(net, torch.randint(0, 10000, (128, 500)), torch.randint(0, 2, (128, 1)).float(), F.binary_cross_entropy_with_logits, False)
    if name == "W3":
        net = Net("gru", [(256, 256), (256, 128)], (128, 46), embedding=(10000, 256))
        return training(net, torch.randint(0, 10000, (32, 500)), torch.randint(0, 46, (32,)), F.cross_entropy, True)
    if name.startswith("W4-"):
        convolved = name == "W4-conv"
        net = Net("gru", [(32 if convolved else 14, 32)], (32, 1), convolved=convolved)
        return training(net, torch.rand(128, 240, 14), torch.rand(128, 1), F.l1_loss, False)
    if name == "W5":
        net = Net("lstm", [(1, 128)], (128, 14), stateful=(torch.zeros(1, 1, 128), torch.zeros(1, 1, 128)))
        return training(net, torch.rand(1, 4, 1), torch.randint(0, 14, (1,)), F.cross_entropy, True)
    return {"inf-b1": lambda: inference(1, 28), "inf-b32": lambda: inference(32, 28), "step": lambda: inference(1, 1)}[name]()


def measure(step, seconds, least=3, most=20000):
    times, start = [], time.perf_counter()
    while len(times) < least or (len(times) < most and time.perf_counter() - start < seconds):
        begin = time.perf_counter()
        step()
        times.append((time.perf_counter() - begin) * 1e3)
    return times


torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
torch.manual_seed(1)
print("ready", torch.__version__, flush=True)
ready = {}
for line in sys.stdin:
    name, seconds = line.split()
    try:
        if name not in ready:
            ready[name] = make(name)
            measure(ready[name], 0.5, most=40)
    except KeyError:
        print(name, "none", flush=True)
        continue
    times = measure(ready[name], float(seconds))
    print(name, statistics.median(times), min(times), len(times), flush=True)
