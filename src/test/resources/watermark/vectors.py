#!/usr/bin/env python3
"""Makes vectors.json, the frozen vectors of the watermark format.

An implementation of its own, straight from src/main/java/org/weightgate/watermark/FORMAT.md, with
NumPy for the arithmetic, hmac for HKDF and the openssl command for AES: none of the Java code.

    python3 vectors.py > vectors.json        needs numpy >= 2.0 and openssl
"""
import base64, hashlib, hmac, json, math, pathlib, struct, subprocess, sys
import numpy as np

DEMO = pathlib.Path(__file__).resolve().parents[3] / "main/resources/demo"
CODE = bytes(range(32))
RECIPIENT = bytes(range(32, 64))
BO = "0b9c2c5e-3f0e-4a5a-9d57-6a1d6f0b3c11"
CY = "cy é 漢"
BYTES = {"BF16": 2, "F16": 2, "F32": 4}
LOW = {"BF16": 0x0080, "F16": 0x0408, "F32": 1 << 23}
HIGH = {"BF16": 0x7F7E, "F16": 0x7BF7, "F32": (254 << 23) - 1}
STEP = {"BF16": 1, "F16": 8, "F32": 65536}


# keys

def hkdf(ikm, info):
    prk = hmac.digest(bytes(32), ikm, "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")


def ctr(key, first, count):
    """`count` bytes of the AES-256-CTR key stream from byte `first`."""
    skip = first % 16
    out = subprocess.run(
        ["openssl", "enc", "-aes-256-ctr", "-nopad", "-K", key.hex(), "-iv", "%032x" % (first // 16)],
        input=bytes(skip + count), stdout=subprocess.PIPE, check=True).stdout
    return np.frombuffer(out[skip:], np.uint8)


def cid(data, dtype, shape):
    tail = dtype.encode().ljust(8, b"\0") + b"".join(struct.pack("<Q", d) for d in shape)
    return hashlib.sha256(data + tail + struct.pack("<Q", len(shape))).digest()


def keys(content, recipient):
    return (hkdf(CODE, b"pn" + content), hkdf(CODE, b"th" + content),
            hkdf(RECIPIENT, b"sym" + recipient.encode() + content))


THETA = np.array([min(255, max(1, math.floor(0.5 + 256 * math.sin(math.pi / 2 * (j + 0.5) / 256) ** 2)))
                  for j in range(256)])


def chips(kpn, kth, ku, tile_groups, first, count):
    """(sign, low three bits) of groups first … first+count-1."""
    groups = np.arange(first, first + count)
    stream = ctr(kpn, first // 2, (first + count - 1) // 2 - first // 2 + 1)
    byte = stream[groups // 2 - first // 2]
    nibble = np.where(groups % 2 == 0, byte & 15, byte >> 4)
    t0, t1 = first // tile_groups, (first + count - 1) // tile_groups
    x = ctr(ku, t0, t1 - t0 + 1) < THETA[ctr(kth, t0, t1 - t0 + 1)]
    pn = np.where(nibble & 8, 1, -1)
    return pn * np.where(x[groups // tile_groups - t0], 1, -1), nibble & 7


def mark(data, dtype, density, tile_groups, row_length, excluded, content, recipient):
    bits = np.frombuffer(data, "<u%d" % BYTES[dtype]).astype(np.int64)
    n = len(bits)
    groups = -(-n // density)
    sign, position = chips(*keys(content, recipient), tile_groups, 0, groups)
    element = np.arange(groups) * density + position % density
    sign, element = sign[element < n], element[element < n]
    magnitude = bits & ((1 << (8 * BYTES[dtype] - 1)) - 1)
    ok = (magnitude >= LOW[dtype]) & (magnitude <= HIGH[dtype])
    for a, b in excluded:
        ok[a * row_length:b * row_length] = False
    move = np.where(ok[element], sign * STEP[dtype], 0)
    bits[element] += move
    return bits.astype("<u%d" % BYTES[dtype]).tobytes()


# plans

def row_length(shape):
    length, i = 1, len(shape) - 1
    while i > 0 and length < 16:
        length *= shape[i]
        i -= 1
    return length if 4 <= length <= 1 << 20 else 1024


def rows_of(data, dtype, shape):
    size = row_length(shape) * BYTES[dtype]
    return [data[i:i + size] for i in range(0, len(data), size)]


def excluded_rows(rows, dtype):
    def constant(row):
        return row == row[:BYTES[dtype]] * (len(row) // BYTES[dtype])

    out = [len(r) >= 4 * BYTES[dtype] and (constant(r) or rows.count(r) > 1) for r in rows]
    spans, i = [], 0
    while i < len(out):
        j = i
        while j < len(out) and out[j]:
            j += 1
        if j > i:
            spans.append([i, j])
        i = j + 1
    return spans


def count_pairs(lines):
    pairs = peers = 0
    for line in lines:
        for at in range(0, len(line), 32):
            run = line[at:at + 32]
            run = run[run > 0]
            for values, which in ((run, 0), (run >> 7, 1)):
                _, k = np.unique(values, return_counts=True)
                c = int((k * (k - 1) // 2).sum())
                pairs, peers = (pairs + c, peers) if which == 0 else (pairs, peers + c)
    return pairs, peers


def audit(rows, dtype):
    """[row windows, coarse among them, column windows, coarse among them]; small tensors only."""
    windows, window = [], []
    for row in rows:
        constant = row == row[:BYTES[dtype]] * (len(row) // BYTES[dtype])
        if len(row) < 4 * BYTES[dtype] or constant or row in window:
            continue
        window.append(row)
        if len(window) == 32:
            windows.append(window)
            window = []
    if window:
        windows.append(window)
    result = [0, 0, 0, 0]
    width = min(1024, max(len(r) for r in rows) // BYTES[dtype])
    for window in windows:
        codes = np.zeros((len(window), width), np.int64)
        for i, row in enumerate(window):
            bits = np.frombuffer(row, "<u%d" % BYTES[dtype]).astype(np.int64)[:width]
            magnitude = bits & ((1 << (8 * BYTES[dtype] - 1)) - 1)
            ok = (magnitude >= LOW[dtype]) & (magnitude <= HIGH[dtype])
            codes[i, :len(bits)] = np.where(ok, magnitude // STEP[dtype], 0)
        for direction, lines in enumerate((codes, codes.T)):
            pairs, peers = count_pairs(lines)
            if peers >= 2048:
                result[2 * direction] += 1
                result[2 * direction + 1] += 512 * pairs > 7 * peers
    return [int(v) for v in result]


# material

RANDOM = np.random.default_rng(20261122)


def store(values, dtype):
    if dtype == "F16":
        return values.astype("<f2").tobytes()
    single = values.astype("<f4")
    if dtype == "F32":
        return single.tobytes()
    bits = single.view("<u4").astype(np.int64)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()


def natural(dtype, shape):
    return store(RANDOM.standard_normal(shape) * 0.02, dtype)


def with_edges(data, dtype):
    """Overwrites the first elements, and some further on, with bits at every border."""
    bits = np.frombuffer(data, "<u%d" % BYTES[dtype]).copy()
    top = 1 << (8 * BYTES[dtype] - 1)
    inf = {"BF16": 0x7F80, "F16": 0x7C00, "F32": 0x7F800000}[dtype]
    edges = [0, 1, LOW[dtype] - 1, LOW[dtype], LOW[dtype] + 1, HIGH[dtype] - 1, HIGH[dtype],
             HIGH[dtype] + 1, inf - 1, inf, inf + 1, top - 1]
    edges += [e | top for e in edges]
    bits[:len(edges)] = edges
    at = RANDOM.choice(np.arange(len(edges), len(bits)), len(edges), replace=False)
    bits[at] = edges
    return bits.tobytes()


def b64(data):
    return base64.b64encode(data).decode()


def tensor_case(dtype, shape, density, tile_groups, repeat=()):
    data = with_edges(natural(dtype, shape), dtype)
    width = row_length(shape) * BYTES[dtype]
    for to, source in repeat:
        row = data[source * width:(source + 1) * width] if source is not None else data[-2:] * (width // 2)
        data = data[:to * width] + row + data[(to + 1) * width:]
    excluded = excluded_rows(rows_of(data, dtype, shape), dtype) if repeat else []
    content = cid(data, dtype, shape)
    kpn, kth, ku = keys(content, BO)
    marked = {r: mark(data, dtype, density, tile_groups, row_length(shape), excluded, content, r)
              for r in (BO, CY)}
    far = 45_777 * 65_536 - 32
    sign, position = chips(kpn, kth, ku, tile_groups, far, 64)
    return {"dtype": dtype, "shape": shape, "density": density, "tileGroups": tile_groups,
            "rowLength": row_length(shape), "excludedRows": excluded, "cid": content.hex(),
            "kpn": kpn.hex(), "kth": kth.hex(), "ku": ku.hex(), "original": b64(data),
            "marked": {r: b64(m) for r, m in marked.items()},
            "farGroup": far, "farChips": "".join("%x" % (8 * (s > 0) + p) for s, p in zip(sign, position))}


def plan_case(what, dtype, shape, data):
    rows = rows_of(data, dtype, shape)
    return {"what": what, "dtype": dtype, "shape": shape, "data": b64(data),
            "cid": cid(data, dtype, shape).hex(), "rowLength": row_length(shape),
            "excludedRows": excluded_rows(rows, dtype), "audit": audit(rows, dtype)}


def plans():
    w = RANDOM.standard_normal((64, 64)) * 0.02
    per_row = np.abs(w).max(1, keepdims=True) / 127
    per_column = np.abs(w).max(0, keepdims=True) / 127
    fraction, exponent = np.frexp(w)
    fp8 = np.ldexp(np.round(fraction * 16) / 16, exponent)
    repeated = w.copy()
    repeated[40:44] = repeated[3]
    repeated[60] = 0.5
    repeated[62:] = 0
    whole = (64, 64)
    return [
        plan_case("natural", "BF16", whole, store(w, "BF16")),
        plan_case("natural", "F16", whole, store(w, "F16")),
        plan_case("natural", "F32", (48, 3, 16), store(RANDOM.standard_normal((48, 48)), "F32")),
        plan_case("natural", "BF16", (4200,), store(RANDOM.standard_normal(4200), "BF16")),
        plan_case("repeated", "BF16", whole, store(repeated, "BF16")),
        plan_case("int8 by rows", "BF16", whole, store(np.round(w / per_row) * per_row, "BF16")),
        plan_case("int8 by columns", "F16", whole, store(np.round(w / per_column) * per_column, "F16")),
        plan_case("fp8", "F32", (32, 64), store(fp8[:32], "F32")),
        plan_case("fp8", "BF16", whole, store(fp8, "BF16")),
    ]


def sizings():
    cases = []
    for parameters in (1, 4194304, 4194305, 49_999_999, 50_000_000, 110_000_000, 499_999_999,
                       500_000_000, 999_999_999, 1_000_000_000, 7_000_000_000, 175_000_000_000):
        density = 1 if parameters < 50e6 else 4 if parameters < 500e6 else 8
        groups, n_t = -(-parameters // density), 1
        while groups > n_t * (2 ** 22 if parameters < 1e9 else 2 ** 24):
            n_t *= 2
        cases.append({"parameters": parameters, "density": density, "tileGroups": n_t})
    return cases


def commitments(tensors):
    contents = sorted({bytes.fromhex(t["cid"]) for t in tensors})
    code = b"".join(c + keys(c, BO)[0] + keys(c, BO)[1] for c in contents)
    return {"code": hashlib.sha256(code).hexdigest(),
            "recipient": {r: hashlib.sha256(b"".join(c + keys(c, r)[2] for c in contents)).hexdigest()
                          for r in (BO, CY)}}


def demo():
    """Digests of whole marked shards of the demo, under its own sizing and under a sparse one."""
    results = []
    for path in sorted(DEMO.glob("*/*.safetensors")):
        file = path.read_bytes()
        start = 8 + struct.unpack("<Q", file[:8])[0]
        header = json.loads(file[8:start])
        for density, tile_groups in ((1, 1), (8, 16)):
            marked = bytearray(file)
            for name, tensor in header.items():
                if not name.endswith(".weight") or "norm" in name or "positions" in name:
                    continue
                shape, dtype = tensor["shape"], tensor["dtype"]
                a, b = (start + offset for offset in tensor["data_offsets"])
                data = file[a:b]
                excluded = excluded_rows(rows_of(data, dtype, shape), dtype)
                marked[a:b] = mark(data, dtype, density, tile_groups, row_length(shape), excluded,
                                   cid(data, dtype, shape), BO)
            results.append({"file": "/".join(path.parts[-2:]), "density": density,
                            "tileGroups": tile_groups, "sha256": hashlib.sha256(marked).hexdigest()})
    return results


def main():
    tensors = [
        tensor_case("BF16", (13, 37), 1, 1),
        tensor_case("BF16", (24, 20), 1, 2),
        tensor_case("BF16", (16, 48), 1, 16, repeat=[(3, 9), (10, 9), (15, None)]),
        tensor_case("BF16", (11, 53), 4, 1),
        tensor_case("BF16", (40, 33), 8, 4, repeat=[(0, 1), (39, 5)]),
        tensor_case("F16", (9, 71), 1, 4),
        tensor_case("F16", (21, 31), 4, 8, repeat=[(7, 8)]),
        tensor_case("F16", (17, 61), 8, 1),
        tensor_case("F32", (8, 41), 1, 1),
        tensor_case("F32", (15, 25), 4, 32),
        tensor_case("F32", (20, 21), 8, 2, repeat=[(2, 19)]),
        tensor_case("F16", (7, 9), 1, 1024),
        tensor_case("BF16", (7, 90), 8, 65536),
    ]
    document = {"code": CODE.hex(), "recipient": RECIPIENT.hex(), "bo": BO, "cy": CY,
                "theta": bytes(THETA.tolist()).hex(), "tensors": tensors,
                "commitments": commitments(tensors), "sizings": sizings(), "plans": plans(),
                "demo": demo()}
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()
