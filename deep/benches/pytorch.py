"""Images that the VGG of each preset is trained on in a second by PyTorch on one thread: the same
networks, batch, loss and optimizer as `step.rs` beside it."""

import statistics
import time

import torch
from torch import nn

STAGES = [[64], [128], [256, 256], [512, 512], [512, 512]]
BATCH, STEPS = 32, 9


def network(factor):
    layers, channels, hidden = [], 3, 512 // factor
    for stage in STAGES:
        for width in stage:
            layers += [nn.Conv2d(channels, width // factor, 3, padding=1), nn.ReLU()]
            channels = width // factor
        layers.append(nn.MaxPool2d(2))
    layers += [nn.Flatten(), nn.Linear(channels, hidden), nn.ReLU()]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Flatten(0)]
    return nn.Sequential(*layers)


torch.set_num_threads(1)
for name, factor in [("quarter", 4), ("half", 2), ("paper", 1)]:
    model = network(factor)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-4, weight_decay=1e-4)
    images, targets = torch.rand(BATCH, 3, 32, 32), torch.full((BATCH,), 0.5)
    times = []
    for _ in range(STEPS):
        start = time.perf_counter()
        loss = nn.functional.binary_cross_entropy_with_logits(model(images), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    print(f"{'PyTorch':<8} {name:<8} {BATCH / statistics.median(times):8.0f} images/s")
