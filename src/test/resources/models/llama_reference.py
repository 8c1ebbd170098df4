"""Float64 logits of a checkpoint of the LLaMA family, written in NumPy independently of the engine under test.

    python3 llama_reference.py FOLDER GOLDEN.json > FOLDER/rotary.json
    python3 llama_reference.py FOLDER GOLDEN.json 7 > FOLDER/window.json

GOLDEN.json (made by the reference library) gives the ids. Those of its runs that are stored in BF16
or F16 had cast the whole model to that type before widening it, rotary frequencies included. With
the frequencies rounded alike this script reproduces them (it stops if it does not); it then writes
the logits with the frequencies in float32, which is what the reference library computes when it
loads such a checkpoint, and what the model was trained with. A third argument lets every position
see only so many, its own included, in what is written.
"""
import json, math, os, struct, sys
import numpy as np


def load(folder):
    tensors = {}
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".safetensors"):
            continue
        raw = open(os.path.join(folder, name), "rb").read()
        n = struct.unpack("<Q", raw[:8])[0]
        header = json.loads(raw[8:8 + n])
        for key, t in header.items():
            if key == "__metadata__":
                continue
            b, e = t["data_offsets"]
            data = raw[8 + n + b:8 + n + e]
            if t["dtype"] == "BF16":
                x = (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4")
            else:
                x = np.frombuffer(data, {"F16": "<f2", "F32": "<f4"}[t["dtype"]])
            tensors[key] = x.astype(np.float64).reshape(t["shape"])
    return tensors, t["dtype"]


def rounded(f, dtype):
    if dtype == "F16":
        return f.astype(np.float16).astype(np.float32)
    if dtype == "BF16":
        bits = f.astype("<f4").view("<u4").astype(np.uint64)
        bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
        return bits.astype("<u4").view("<f4")
    return f


def frequencies(config, size):
    rope = config["rope_parameters"]
    exponent = (np.arange(0, size, 2).astype(np.float32) / np.float32(size))
    f = (np.float32(1) / np.power(np.float32(rope["rope_theta"]), exponent)).astype(np.float32)
    if rope["rope_type"] == "linear":
        f = (f / np.float32(rope["factor"])).astype(np.float32)
    if rope["rope_type"] == "llama3":
        old, low, high = (rope[k] for k in
                          ("original_max_position_embeddings", "low_freq_factor", "high_freq_factor"))
        out = []
        for x in f:
            wave = 2 * math.pi / x
            smooth = (old / wave - low) / (high - low)
            out.append(x / rope["factor"] if wave > old / low else x if wave < old / high
                       else (1 - smooth) * x / rope["factor"] + smooth * x)
        f = np.array(out, dtype=np.float32)
    return f


def logits(config, w, f, ids, window=None):
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]
    size, T = config.get("head_dim", config["hidden_size"] // heads), len(ids)
    angle = (np.arange(T, dtype=np.float32)[:, None] * f[None, :]).astype(np.float32).astype(np.float64)
    cos, sin = np.cos(angle)[:, None, :], np.sin(angle)[:, None, :]

    def linear(x, name):
        y = x @ w[name + ".weight"].T
        return y + w[name + ".bias"] if name + ".bias" in w else y

    def norm(x, name):
        return w[name + ".weight"] * x / np.sqrt((x * x).mean(-1, keepdims=True) + config["rms_norm_eps"])

    def rotate(x):
        a, b = x[..., :size // 2], x[..., size // 2:]
        return np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)

    x = w["model.embed_tokens.weight"][ids]
    mask = np.triu(np.full((T, T), -np.inf), 1)
    if window:
        mask += np.tril(np.full((T, T), -np.inf), -window)
    for i in range(config["num_hidden_layers"]):
        p = f"model.layers.{i}."
        h = norm(x, p + "input_layernorm")
        q = linear(h, p + "self_attn.q_proj").reshape(T, heads, size)
        k = linear(h, p + "self_attn.k_proj").reshape(T, groups, size)
        if config["model_type"] == "qwen3":
            q, k = norm(q, p + "self_attn.q_norm"), norm(k, p + "self_attn.k_norm")
        q, k = rotate(q), rotate(k)
        v = linear(h, p + "self_attn.v_proj").reshape(T, groups, size)
        k, v = (np.repeat(z, heads // groups, axis=1) for z in (k, v))
        s = np.einsum("thd,shd->hts", q, k) / math.sqrt(size) + mask
        s = np.exp(s - s.max(-1, keepdims=True))
        s /= s.sum(-1, keepdims=True)
        x = x + linear(np.einsum("hts,shd->thd", s, v).reshape(T, heads * size), p + "self_attn.o_proj")
        h = norm(x, p + "post_attention_layernorm")
        gate = linear(h, p + "mlp.gate_proj")
        x = x + linear(gate / (1 + np.exp(-gate)) * linear(h, p + "mlp.up_proj"), p + "mlp.down_proj")
    head = w.get("lm_head.weight", w["model.embed_tokens.weight"])
    return norm(x, "model.norm") @ head.T


folder, golden = sys.argv[1:3]
window = int(sys.argv[3]) if len(sys.argv) > 3 else None
config = json.load(open(os.path.join(folder, "config.json")))
weights, dtype = load(folder)
plain = frequencies(config, config.get("head_dim", config["hidden_size"] // config["num_attention_heads"]))
cases = []
for case in json.load(open(golden))["cases"]:
    ids = case["ids"]
    check = logits(config, weights, rounded(plain, dtype), ids)
    for t, (top, values) in enumerate(zip(case["top_ids"], case["top_logits"])):
        assert np.abs(check[t, top] - values).max() < 1e-5, (folder, t, np.abs(check[t, top] - values).max())
    y = logits(config, weights, plain, ids, window)
    top = np.argsort(-y, axis=-1)[:, :5]
    cases.append({"ids": ids, "last_logits": [float("%.9g" % z) for z in y[-1]],
                  "top_ids": top.tolist(),
                  "top_logits": [[float("%.9g" % y[t, i]) for i in top[t]] for t in range(len(ids))]})
json.dump({"reference": "llama_reference.py, float64 compute, rotary frequencies in float32", "cases": cases},
          sys.stdout, separators=(",", ":"))
