"""Makes the small vocabularies beside this file from the project's own stories and README, and the ids
that the reference implementations give: sentencepiece for the .model files, tokenizers for the rest.

    pip install sentencepiece tokenizers
    python make.py HELDOUT_STORIES.txt
"""
import base64, io, json, sys
import sentencepiece
import tokenizers

REPO = "../../../.."
DEMO = REPO + "/src/main/resources/demo/"

TEXTS = [
    "", " ", "   ", "\n", " \n \n", "Once upon a time, there was a little girl named Lily.",
    "a  b   c    d", "  leading", "trailing  ", "\t\t x\r\n\r\ny",
    "I'm you're they'll we've he'd it's 'S 'LL don'T '\u017ft",
    "def f(x):\n    return x ** 2  # comment\n",
    "for (int i = 0; i < n; i++) { a[i] += b[i]; }\n\n",
    "\u4f60\u597d\uff0c\u4e16\u754c\uff01\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8 \ud55c\uad6d\uc5b4",
    "\u041f\u0440\u0438\u0432\u0435\u0442 \u0645\u0631\u062d\u0628\u0627 \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u0928\u092e\u0938\u094d\u0924\u0947",
    "\U0001f600 \U0001f469\u200d\U0001f52c\U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea \u2764\ufe0f",
    "a\u0308 e\u0301 \u212b \ufb01 \uff21 \u00bd \u2167 \u2460", "\u1100\u1161\u11a8 \uac01",
    "\x00\x01\x07\x1b[31m\x7f", "\x85\xa0\u2003\u2028\u2029\u3000x\u200b\ufeff",
    "1234567890 12.5e-7 0xFF \u0663\u0664", "https://example.org/a?b=c&d=%20#e",
    "<s>x</s> <unk> <0x41>", "<s> </s>  <unk>y<mask>  z", "good <mask>, cat mask catmask cat_mask \u00e9cat",
    "\u2581 \u2581a b\u2581c", "\U0010ffff\ufffd\ue000", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "HelloWORLD camelCase snake_case \u00c9cole \u00fcBER", "  \n  \n x \t\n",
    "\u2049 \u00a0\u00ad", "the\u3000the  the", "!!!???... --- ***", "\u0301\u0301x",
]

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace("{1,3}", "")
POSSESSIVE = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"
TEKKEN = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def split(pattern, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: pattern}, "behavior": behavior, "invert": invert}


def byte_level(prefix=False, regex=False):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def sequence(*steps):
    return {"type": "Sequence", "pretokenizers": list(steps)}


def added(id, content, **flags):
    token = {"id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True}
    token.update(flags)
    return token


def template(before, after=None):
    ids = {name: {"id": name, "ids": [id], "tokens": [name]} for name, id in (before, after) if name}
    single = [{"SpecialToken": {"id": before[0], "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    if after[0]:
        single.append({"SpecialToken": {"id": after[0], "type_id": 0}})
    return {"type": "TemplateProcessing", "single": single, "pair": [{"Sequence": {"id": "A", "type_id": 0}},
            {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": ids}


BYTES = sequence(split(LLAMA3), byte_level())
SP_UNKNOWN = [added(0, "<unk>"), added(1, "<s>"), added(2, "</s>")]
SPACES = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "\u2581"},
          {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]}

# name: (base, top-level parts replaced, fields of the model replaced)
VARIANTS = {
    "llama2": ("llama-sp", {}, {}),
    "llama2 metaspace first": ("llama-sp", {"normalizer": None, "pre_tokenizer": {"type": "Metaspace",
        "replacement": "\u2581", "prepend_scheme": "first", "split": False}}, {}),
    "metaspace always": ("llama-sp", {"normalizer": None, "pre_tokenizer": {"type": "Metaspace",
        "replacement": "\u2581", "prepend_scheme": "always", "split": True}, "decoder": {"type": "Metaspace",
        "replacement": "\u2581", "prepend_scheme": "always", "split": True}}, {}),
    "metaspace never": ("llama-sp", {"normalizer": None, "pre_tokenizer": {"type": "Metaspace",
        "replacement": "\u2581", "prepend_scheme": "never", "split": True}, "decoder": {"type": "Metaspace",
        "replacement": "\u2581", "prepend_scheme": "never"}}, {}),
    "unknown fused": ("llama-sp", {}, {"byte_fallback": False}),
    "unknown single": ("llama-sp", {}, {"byte_fallback": False, "fuse_unk": False}),
    "unknown dropped": ("llama-sp", {"decoder": None}, {"byte_fallback": False, "unk_token": None}),
    "llama1 normalized specials": ("llama-sp", {"added_tokens": [added(0, "<unk>", normalized=True),
        added(1, "<s>", normalized=True), added(2, "</s>", normalized=True)]}, {}),
    "added tokens": ("llama-sp", {"added_tokens": SP_UNKNOWN + [added(700, "<mask>", lstrip=True, special=False),
        added(701, "cat", single_word=True, special=False), added(702, "good", rstrip=True),
        added(703, "x ", normalized=True, special=False)]}, {}),
    "as published": ("opt-stories", {}, {}),
    "prefix space": ("opt-stories", {"pre_tokenizer": byte_level(True, True)}, {}),
    "prefix space after split": ("opt-stories", {"pre_tokenizer": sequence(split(QWEN2), byte_level(True))}, {}),
    "llama3": ("llama-stories", {"pre_tokenizer": BYTES, "post_processor": {"type": "Sequence", "processors":
        [byte_level(True, True), template(("<|begin_of_text|>", 0), ("<|end_of_text|>", 1))]}},
        {"ignore_merges": True}),
    "templates nested": ("opt-stories", {"post_processor": {"type": "Sequence", "processors":
        [template(("</s>", 2), ("<s>", 0)), byte_level()]}}, {}),
    "qwen2": ("llama-stories", {"normalizer": {"type": "NFC"}, "pre_tokenizer": sequence(split(QWEN2), byte_level())}, {}),
    "possessive": ("llama-stories", {"pre_tokenizer": sequence(split(POSSESSIVE), byte_level())}, {}),
    "tekken": ("llama-stories", {"pre_tokenizer": sequence(split(TEKKEN), byte_level())}, {}),
    "digits, several splits": ("llama-stories", {"pre_tokenizer": sequence({"type": "Digits", "individual_digits": True},
        split(r"[\p{P}\p{S}]+"), split("the", kind="String"), byte_level(False, True))}, {}),
    "digit runs": ("llama-stories", {"pre_tokenizer": sequence({"type": "Digits", "individual_digits": False},
        byte_level(False, True))}, {}),
    "removed": ("opt-stories", {"pre_tokenizer": sequence(split(r"\s+", "Removed"), byte_level())}, {}),
    "removed inverted": ("opt-stories", {"pre_tokenizer": sequence(split(r"\p{L}+", "Removed", True), byte_level())}, {}),
    "merged with previous": ("opt-stories", {"pre_tokenizer": sequence(split(" ", "MergedWithPrevious", kind="String"), byte_level())}, {}),
    "merged with next": ("opt-stories", {"pre_tokenizer": sequence(split(" ", "MergedWithNext", kind="String"), byte_level())}, {}),
    "contiguous": ("opt-stories", {"pre_tokenizer": sequence(split(r"\p{L}", "Contiguous"), byte_level())}, {}),
    "lines": ("opt-stories", {"pre_tokenizer": sequence(split("^.|.$"), byte_level())}, {}),
    "NFKC and strip": ("opt-stories", {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"},
        {"type": "Strip", "strip_left": True, "strip_right": True}, {"type": "Replace", "pattern": {"Regex": r"\s+"},
        "content": " $1 "}]}}, {}),
    "NFD": ("opt-stories", {"normalizer": {"type": "NFD"}}, {}),
}


def merges(pieces):
    """The merges of scored pieces, as transformers derives them."""
    rank = {p: s for p, s in pieces}
    found = []
    for piece, score in pieces:
        local = [(piece[:i], piece[i:], score) for i in range(1, len(piece)) if piece[:i] in rank and piece[i:] in rank]
        found += sorted(local, key=lambda m: (order[m[0]], order[m[1]]))
    return [[a, b] for a, b, s in sorted(found, key=lambda m: -m[2])]


def train(name, **settings):
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(stories), model_writer=out, model_type="bpe",
        vocab_size=700, hard_vocab_limit=False, num_threads=1, minloglevel=2, **settings)
    open(name, "wb").write(out.getvalue())
    return sentencepiece.SentencePieceProcessor(model_proto=out.getvalue())


stories = open(sys.argv[1]).read().split("\n") + open(REPO + "/README.md").read().split("\n")
models = {
    "llama.model": train("llama.model", byte_fallback=True, normalization_rule_name="identity", split_digits=True,
        remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, self_test_sample_size=0),
    "rules.model": train("rules.model", normalization_rule_tsv="rules.tsv", user_defined_symbols=["<mask>", "once upon", "\u4f60"],
        control_symbols=["<ctl>"], unk_surface=" ?? "),
    "plain.model": train("plain.model", normalization_rule_name="identity", add_dummy_prefix=False, bos_id=-1, eos_id=0, unk_id=1),
}
llama = models["llama.model"]
pieces = [(llama.id_to_piece(i), llama.get_score(i)) for i in range(len(llama))]
order = {p: i for i, (p, s) in enumerate(pieces)}
normal = [(p, s) for i, (p, s) in enumerate(pieces) if not llama.is_control(i) and not llama.is_unknown(i) and not llama.is_byte(i)]
json.dump({"version": "1.0", "added_tokens": SP_UNKNOWN, "normalizer": SPACES, "pre_tokenizer": None,
    "post_processor": template(("<s>", 1), (None, None)), "decoder": {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
    "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "fuse_unk": True, "byte_fallback": True,
        "vocab": order, "merges": merges(normal)}}, open("llama-sp.json", "w"), ensure_ascii=False, separators=(",", ":"))

vectors = []
for name, (base, parts, model) in VARIANTS.items():
    file = json.load(open("llama-sp.json" if base == "llama-sp" else DEMO + base + "/tokenizer.json"))
    file.update(parts)
    file["model"].update(model)
    if name == "added tokens":
        assert len(file["model"]["vocab"]) <= 700
        for token in file["added_tokens"][3:]:
            token["id"] += len(file["model"]["vocab"]) - 700
        parts["added_tokens"] = file["added_tokens"]
    t = tokenizers.Tokenizer.from_str(json.dumps(file))
    cases = []
    for text in TEXTS:
        ids = t.encode(text).ids
        # tokenizers 0.23 writes out special tokens that are marked normalized; earlier ones did not, nor do we.
        shown = [i for i in ids if i > 2] if "normalized" in name else ids
        cases.append({"ids": ids, "plain": len(t.encode(text, add_special_tokens=False).ids), "text": t.decode(shown)})
    vectors.append({"name": name, "base": base, "parts": parts, "model": model, "cases": cases})

RAW = [t.encode() for t in TEXTS] + [bytes.fromhex(h) for h in (
    "e298", "e29883", "c0af", "eda080", "61ff62", "f09f98", "f09f9880f0", "f5808080", "80", "20c320", "efbfbd", "f8888080", "6180e29862")]
byte_cases = {}
for name, model in models.items():
    cases = []
    for raw in RAW:
        ids = model.encode(raw)
        cases.append({"bytes": raw.hex(), "ids": ids, "text": model.decode(ids)})
    for ids in ([3 + 0xE2, 3 + 0x98, 300, 3 + 0x83], [0, 300, 2], [1, 400, 1, 1, 500], [260, 261, 300], list(range(0, 600, 7))):
        ids = [i % len(model) for i in ids]
        cases.append({"bytes": None, "ids": ids, "text": model.decode(ids)})
    byte_cases[name] = cases
invalid = [{"bytes": raw.hex(), "ids": tokenizers.Tokenizer.from_file("llama-sp.json")
            .encode(raw.decode("utf8", "replace"), add_special_tokens=False).ids} for raw in RAW]
json.dump({"made_with": "tokenizers %s, sentencepiece %s" % (tokenizers.__version__, sentencepiece.__version__),
    "texts": TEXTS, "json": vectors, "models": byte_cases, "invalid": invalid},
    open("vectors.json", "w"), separators=(",", ":"))
