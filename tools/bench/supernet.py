"""The DARTS search super-network in PyTorch: one weight step or one first-order alpha step, timed.

python supernet.py WHAT BATCH SIZE CHANNELS CELLS STEPS THREADS DEVICE, with WHAT one of: weights, alpha.
Prints one JSON object: the median seconds of a step in each memory format.
"""

import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def relu_conv_bn(inputs, outputs):
    return nn.Sequential(
        nn.ReLU(), nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs, affine=False)
    )


class FactorizedReduce(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.even = nn.Conv2d(inputs, outputs // 2, 1, 2, bias=False)
        self.odd = nn.Conv2d(inputs, outputs // 2, 1, 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs, affine=False)

    def forward(self, x):
        x = F.relu(x)
        return self.norm(torch.cat([self.even(x), self.odd(x[:, :, 1:, 1:])], 1))


def depthwise(channels, kernel, stride, padding, dilation=1):
    return [
        nn.ReLU(),
        nn.Conv2d(channels, channels, kernel, stride, padding, dilation, groups=channels, bias=False),
        nn.Conv2d(channels, channels, 1, bias=False),
        nn.BatchNorm2d(channels, affine=False),
    ]


class MixedEdge(nn.Module):
    def __init__(self, channels, stride):
        super().__init__()
        norm = lambda: nn.BatchNorm2d(channels, affine=False)
        self.operations = nn.ModuleList(
            [
                nn.Sequential(nn.MaxPool2d(3, stride, 1), norm()),
                nn.Sequential(nn.AvgPool2d(3, stride, 1, count_include_pad=False), norm()),
                nn.Identity() if stride == 1 else FactorizedReduce(channels, channels),
                nn.Sequential(*depthwise(channels, 3, stride, 1), *depthwise(channels, 3, 1, 1)),
                nn.Sequential(*depthwise(channels, 5, stride, 2), *depthwise(channels, 5, 1, 2)),
                nn.Sequential(*depthwise(channels, 3, stride, 2, 2)),
                nn.Sequential(*depthwise(channels, 5, stride, 4, 2)),
            ]
        )

    def forward(self, x, weights):
        # weights[0] belongs to `none`, which adds nothing.
        return sum(weight * operation(x) for weight, operation in zip(weights[1:], self.operations))


class Cell(nn.Module):
    def __init__(self, inputs, channels, reduction, after_reduction):
        super().__init__()
        reduce = FactorizedReduce if after_reduction else relu_conv_bn
        self.first = reduce(inputs[0], channels)
        self.second = relu_conv_bn(inputs[1], channels)
        self.edges = nn.ModuleList(
            MixedEdge(channels, 2 if reduction and state < 2 else 1)
            for node in range(4)
            for state in range(2 + node)
        )

    def forward(self, before, last, weights):
        states = [self.first(before), self.second(last)]
        edge = 0
        for _ in range(4):
            node = 0
            for state in states:
                node = node + self.edges[edge](state, weights[edge])
                edge += 1
            states.append(node)
        return torch.cat(states[2:], 1)


class Supernet(nn.Module):
    def __init__(self, channels, cells):
        super().__init__()
        stem = 3 * channels
        self.stem = nn.Sequential(nn.Conv2d(3, stem, 3, padding=1, bias=False), nn.BatchNorm2d(stem))
        self.cells = nn.ModuleList()
        self.reductions = (cells // 3, 2 * cells // 3)
        inputs, width = (stem, stem), channels
        for index in range(cells):
            reduction = index in self.reductions
            width = 2 * width if reduction else width
            self.cells.append(Cell(inputs, width, reduction, index - 1 in self.reductions))
            inputs = (inputs[1], 4 * width)
        self.classifier = nn.Linear(inputs[1], 10)
        self.alpha = nn.ParameterList(nn.Parameter(1e-3 * torch.randn(14, 8)) for _ in range(2))

    def forward(self, x):
        before = last = self.stem(x)
        for index, cell in enumerate(self.cells):
            weights = self.alpha[index in self.reductions].softmax(-1)
            before, last = last, cell(before, last, weights)
        return self.classifier(last.mean((2, 3)))


def main(what, batch, size, channels, cells, steps, threads, device):
    torch.set_num_threads(threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    torch.manual_seed(0)
    seconds = {}
    for name, memory_format in [("nchw", torch.contiguous_format), ("channels_last", torch.channels_last)]:
        net = Supernet(channels, cells).to(device, memory_format=memory_format)
        images = torch.randn(batch, 3, size, size, device=device).contiguous(memory_format=memory_format)
        labels = torch.randint(0, 10, (batch,), device=device)
        weights = [p for key, p in net.named_parameters() if not key.startswith("alpha")]
        sgd = torch.optim.SGD(weights, 0.025, momentum=0.9, weight_decay=3e-4)
        adam = torch.optim.Adam(net.alpha.parameters(), 3e-4, betas=(0.5, 0.999), weight_decay=1e-3)

        def weight_step():
            sgd.zero_grad()
            F.cross_entropy(net(images), labels).backward()
            nn.utils.clip_grad_norm_(weights, 5)
            sgd.step()

        def alpha_step():
            adam.zero_grad()
            F.cross_entropy(net(images), labels).backward()
            adam.step()

        # Like Strata, and unlike the reference, an alpha step here computes no gradient by the weights.
        for p in weights:
            p.requires_grad_(what == "weights")
        for p in net.alpha:
            p.requires_grad_(what == "alpha")
        step = weight_step if what == "weights" else alpha_step
        step()
        wait()
        taken = []
        for _ in range(steps):
            began = time.perf_counter()
            step()
            wait()
            taken.append(time.perf_counter() - began)
        seconds[name] = statistics.median(taken)
    print(json.dumps({"torch": torch.__version__, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:8]), sys.argv[8])
