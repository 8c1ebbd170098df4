"""Trains opt-stories further, on the licence of this repository, and writes what changed:
for every linear layer of the decoder two vectors, the change being up x down (LoRA of rank 1,
arXiv:2106.09685). The result is model.safetensors beside this file.

  python train.py FOLDER_OF_OPT_STORIES LICENSE model.safetensors    # torch 2.13, transformers 5.18
"""

import math
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

STEPS, BATCH, LENGTH, RATE = 60, 4, 128, 2e-3

folder, text, out = sys.argv[1:4]
torch.manual_seed(1)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
model.requires_grad_(False)
with open(text) as file:
    ids = torch.tensor(AutoTokenizer.from_pretrained(folder)(file.read())["input_ids"])

change = {}
for name, layer in model.named_modules():
    if isinstance(layer, torch.nn.Linear) and "layers." in name:
        down = torch.nn.Parameter(torch.randn(layer.in_features) / math.sqrt(layer.in_features))
        up = torch.nn.Parameter(torch.zeros(layer.out_features))
        change[name + ".down"], change[name + ".up"] = down, up
        layer.register_forward_hook(
            lambda _, x, y, down=down, up=up: y + (x[0] @ down).unsqueeze(-1) * up
        )

optimizer = torch.optim.AdamW(change.values(), lr=RATE)
for step in range(STEPS):
    starts = torch.randint(0, len(ids) - LENGTH, (BATCH,))
    batch = torch.stack([ids[i : i + LENGTH] for i in starts])
    loss = model(batch, labels=batch).loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, round(loss.item(), 3))

save_file({name: vector.detach() for name, vector in change.items()}, out)
