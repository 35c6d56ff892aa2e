"""What transformers leaves of one row of logits, as src/model/sampling.ts is checked against it.

    pip install torch==2.13.0 transformers
    python3 models/convert/sampling_from_transformers.py src/model/fixtures/sampling.json
"""

import json
import sys

import torch
from transformers.generation.logits_process import (
    LogitsProcessorList,
    MinPLogitsWarper,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

# temperature, top-k (0 = all), top-p, min-p
SETTINGS = [
    (1.0, 0, 1.0, 0.0),
    (0.7, 0, 1.0, 0.0),
    (1.0, 50, 1.0, 0.0),
    (1.0, 7, 1.0, 0.0),
    (1.0, 0, 0.9, 0.0),
    (0.5, 0, 0.6, 0.0),
    (1.5, 0, 1.0, 0.1),
    (1.0, 40, 0.8, 0.0),
    (0.8, 40, 0.9, 0.05),
    (2.0, 100, 0.95, 0.02),
]


def warpers(temperature, top_k, top_p, min_p):
    found = LogitsProcessorList([TemperatureLogitsWarper(temperature)])
    if top_k:
        found.append(TopKLogitsWarper(top_k))
    if top_p < 1:
        found.append(TopPLogitsWarper(top_p))
    if min_p:
        found.append(MinPLogitsWarper(min_p))
    return found


def main(path):
    torch.manual_seed(3)
    logits = torch.round(torch.randn(1, 300, dtype=torch.float64) * 3 * 1000) / 1000
    cases = []
    for setting in SETTINGS:
        left = torch.softmax(warpers(*setting)(None, logits.clone()), -1)[0]
        ids = torch.argsort(left, descending=True, stable=True)[: int((left > 0).sum())].tolist()
        shares = [float(f"{left[i].item():.9g}") for i in ids]
        names = ("temperature", "topK", "topP", "minP")
        cases.append({**dict(zip(names, setting)), "ids": ids, "shares": shares})
    with open(path, "w") as file:
        json.dump({"logits": logits[0].tolist(), "cases": cases}, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
