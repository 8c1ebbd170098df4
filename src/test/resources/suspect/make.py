"""Makes the vectors in this folder with implementations that share nothing with this project:
gguf 0.19 (the Python package of llama.cpp, NumPy) and torch 2.13.

blocks.gguf      one tensor of each block type, 2 rows of 512; those that the package can quantise
                 from normal values, the others from random bytes with scales of ordinary size
blocks.f32       the package's dequantised values of those tensors in order, float32 little-endian
state.pt         torch.save of nested dictionaries: dtypes, a transposed, a sliced and a tied tensor
state-protocol4.pt  the same, pickled by protocol 4
module.pt        torch.save of a whole module, which no reader of tensors should open
state-legacy.pt  the same in the format from before the ZIP archives
state.f32        the tensors' values in the order of state.txt
state.txt        name, type and shape of each tensor, in order
halves.f32       bits of float32 (first half), and what torch rounds them to: bfloat16, float16,
                 float8_e4m3fn, float8_e5m2 (float32 each; the last two only below their maximum)
"""
import collections
import sys

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as T
from gguf import quants

rng = np.random.default_rng(20250607)
writer = gguf.GGUFWriter("blocks.gguf", "llama")
writer.add_array("tokenizer.ggml.tokens", ["<s>", "the", "Grüße"])
writer.add_array("tokenizer.ggml.scores", [0.5, -1.0, 2.0])
writer.add_uint32("llama.block_count", 1)
writer.add_bool("general.flag", True)
values = []
easy = [T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0, T.BF16]
hard = [T.Q2_K, T.Q3_K, T.Q4_K, T.Q5_K, T.Q6_K, T.IQ4_NL, T.IQ4_XS, T.MXFP4]
scales_at = {T.Q2_K: [80, 82], T.Q3_K: [108], T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}
scales_at |= {T.IQ4_NL: [0], T.IQ4_XS: [0], T.MXFP4: []}
for kind in easy + hard:
    if kind in easy:
        weights = (rng.standard_normal((2, 512)) * 0.02).astype(np.float32)
        stored = quants.quantize(weights, kind)
    else:
        elements, size = gguf.GGML_QUANT_SIZES[kind]
        n = 1024 // elements
        stored = rng.integers(0, 256, (n, size), dtype=np.uint8)
        for at in scales_at[kind]:
            d = (rng.random(n) * 2e-3 - 5e-4).astype(np.float16)
            stored[:, at : at + 2] = d.view(np.uint8).reshape(n, 2)
        if kind == T.MXFP4:
            stored[:, 0] = rng.integers(0, 140, n)
        stored = stored.reshape(2, n // 2 * size)
    writer.add_tensor(kind.name.lower() + ".weight", stored, raw_dtype=kind)
    values.append(quants.dequantize(stored, kind).astype("<f4").ravel())
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
np.concatenate(values).tofile("blocks.f32")

torch.manual_seed(7)
base = torch.randn(6, 10)
tied = torch.nn.Parameter(torch.randn(4, 3).to(torch.bfloat16))
state = {
    "model": collections.OrderedDict(
        [
            ("plain", torch.randn(3, 4)),
            ("transposed", base.t()),
            ("sliced", base[1:5, 2:9:3]),
            ("half", torch.randn(5).half()),
            ("tied.a", tied),
            ("tied.b", tied),
            ("double", torch.randn(2, 2, dtype=torch.float64)),
            ("permuted", torch.randn(2, 3, 4).permute(2, 0, 1)),
            ("scalar", torch.tensor(1.5)),
            ("ids", torch.arange(4)),
        ]
    ),
    "small": [torch.randn(4).to(torch.float8_e4m3fn), torch.randn(4).to(torch.float8_e5m2)],
    "epoch": 3,
    "loss": 0.25,
    "args": {"name": "x", "flags": (True, None), "big": 1 << 70},
}
torch.save(state, "state.pt")
torch.save(state, "state-protocol4.pt", pickle_protocol=4)
torch.save(torch.nn.Linear(2, 2), "module.pt")
old = dict(state)
del old["small"]
torch.save(old, "state-legacy.pt", _use_new_zipfile_serialization=False)
named = [("model." + k, v) for k, v in state["model"].items() if k != "ids"]
named += [("small.0", state["small"][0]), ("small.1", state["small"][1])]
with open("state.txt", "w") as out:
    for name, tensor in named:
        kind = {"float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "bfloat16": "BF16"}.get(
            str(tensor.dtype)[6:], "F" + str(tensor.dtype)[11:]
        )
        out.write(f"{name} {kind} {','.join(map(str, tensor.shape))}\n")
flat = [t.detach().to(torch.float32).contiguous().numpy().ravel() for _, t in named]
np.concatenate(flat).astype("<f4").tofile("state.f32")

x = torch.cat(
    [
        torch.randn(200),
        torch.randn(100) * 1e-3,
        torch.tensor([0.0, -0.0, 1.0, 1.00390625, 1.01171875, 447.9, 17.5, 0.001953125, 3e-8, 6e-5]),
    ]
)
kinds = [torch.bfloat16, torch.float16, torch.float8_e4m3fn, torch.float8_e5m2]
rounded = [x] + [x.to(kind).float() for kind in kinds]
np.concatenate([r.numpy() for r in rounded]).astype("<f4").tofile("halves.f32")
print(sys.version, torch.__version__)
