"""How many weights the reference library makes of each config.json in configs.json, written back there.
No weights are needed or made.

    pip install torch transformers
    python count.py
"""
import json

import torch
from transformers import AutoConfig, AutoModelForCausalLM

with open("configs.json") as file:
    released = json.load(file)
for name, entry in released.items():
    kind = entry["config"]["model_type"]
    config = AutoConfig.for_model(kind, **{k: v for k, v in entry["config"].items() if k != "model_type"})
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
    entry["weights"] = sum(p.numel() for p in set(model.parameters()))
with open("configs.json", "w") as file:
    lines = [json.dumps(name) + ": " + json.dumps(entry) for name, entry in released.items()]
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
