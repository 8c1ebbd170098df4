package org.weightgate.inference;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// GPT-2 (Radford et al. 2019) as modeling_gpt2.py of the reference library computes it: learned
/// positions without offset, LayerNorm before each block, query, key and value in one projection,
/// GELU by hyperbolic tangent. Its projections are stored [in, out]; they are turned once, when the
/// model is loaded, into memory of the same size.
record Gpt2(
        int vocabulary,
        int maxPositions,
        int layers,
        int hidden,
        int heads,
        int feedForward,
        double eps,
        boolean scaled)
        implements Architecture {

    private static final Set<String> UNDERSTOOD =
            Set.of(
                    "activation_function",
                    "add_cross_attention",
                    "layer_norm_epsilon",
                    "n_ctx",
                    "n_embd",
                    "n_head",
                    "n_inner",
                    "n_layer",
                    "n_positions",
                    "scale_attn_by_inverse_layer_idx",
                    "scale_attn_weights",
                    "tie_word_embeddings",
                    "vocab_size");

    /// Settings of training, of another head on top, or of an order of operations that only lower
    /// precision would show.
    private static final Set<String> NEUTRAL =
            Set.of(
                    "attn_pdrop",
                    "embd_pdrop",
                    "n_special",
                    "output_past",
                    "predict_special_tokens",
                    "reorder_and_upcast_attn",
                    "resid_pdrop",
                    "summary_activation",
                    "summary_first_dropout",
                    "summary_proj_to_labels",
                    "summary_type",
                    "summary_use_proj");

    static Gpt2 of(Json.Fields config) throws IOException {
        Architecture.refuseUnknown(config, UNDERSTOOD, NEUTRAL);
        int hidden = Architecture.positive(config, "n_embd");
        int heads = Architecture.positive(config, "n_head");
        int positions = Architecture.positive(config, "n_positions");
        if (hidden % heads != 0) {
            throw new UnsupportedModel(
                    "config.json: \"n_embd\" "
                            + hidden
                            + " is no multiple of \"n_head\" "
                            + heads
                            + ".");
        }
        if (config.count("n_ctx", positions) != positions) {
            throw new UnsupportedModel(
                    "config.json: \"n_ctx\" and \"n_positions\" contradict each other.");
        }
        String activation = config.string("activation_function", "gelu_new");
        if (!activation.equals("gelu_new")) {
            throw new UnsupportedModel(
                    "config.json: \"activation_function\" \"" + activation + "\" is not gelu_new.");
        }
        Architecture.refuseUnless(config, "tie_word_embeddings", true, true);
        Architecture.refuseUnless(config, "add_cross_attention", false, false);
        Architecture.refuseUnless(config, "scale_attn_by_inverse_layer_idx", false, false);
        return new Gpt2(
                Architecture.positive(config, "vocab_size"),
                positions,
                Architecture.positive(config, "n_layer"),
                hidden,
                heads,
                config.count("n_inner", 4 * hidden),
                config.number("layer_norm_epsilon", 1e-5),
                config.flag("scale_attn_weights", true));
    }

    private static String prefix(Set<String> present) {
        return present.contains("wte.weight") ? "" : "transformer.";
    }

    @Override
    public boolean ignores(String tensor) {
        return tensor.endsWith(".attn.bias")
                || tensor.endsWith(".attn.masked_bias")
                || tensor.equals("lm_head.weight");
    }

    @Override
    public SortedMap<String, List<Long>> tensors(Set<String> present) {
        String p = prefix(present);
        long h = hidden;
        SortedMap<String, List<Long>> all = new TreeMap<>();
        all.put(p + "wte.weight", List.of((long) vocabulary, h));
        all.put(p + "wpe.weight", List.of((long) maxPositions, h));
        LayerNorm.tensors(all, p + "ln_f", h, true, true);
        for (int i = 0; i < layers; i++) {
            String l = p + "h." + i + ".";
            LayerNorm.tensors(all, l + "ln_1", h, true, true);
            LayerNorm.tensors(all, l + "ln_2", h, true, true);
            turned(all, l + "attn.c_attn", h, 3 * h);
            turned(all, l + "attn.c_proj", h, h);
            turned(all, l + "mlp.c_fc", h, feedForward);
            turned(all, l + "mlp.c_proj", feedForward, h);
        }
        return all;
    }

    private static void turned(SortedMap<String, List<Long>> all, String name, long in, long out) {
        all.put(name + ".weight", List.of(in, out));
        all.put(name + ".bias", List.of(out));
    }

    private static Linear turned(Weights weights, String name, int in, int out, Arena arena)
            throws UnsupportedModel {
        Matrix stored = weights.matrix(name + ".weight", in, out);
        int size = stored.dtype().bytes();
        MemorySegment bytes = arena.allocate((long) in * out * size, 64);
        for (int r = 0; r < in; r++) {
            MemorySegment row = stored.stored(r, 1);
            for (long c = 0; c < out; c++) {
                long to = (c * in + r) * size;
                if (size == 2) {
                    bytes.set(JAVA_SHORT_UNALIGNED, to, row.get(JAVA_SHORT_UNALIGNED, c * size));
                } else {
                    bytes.set(JAVA_INT_UNALIGNED, to, row.get(JAVA_INT_UNALIGNED, c * size));
                }
            }
        }
        return new Linear(
                new Matrix(bytes, stored.dtype(), out, in), weights.vector(name + ".bias", out));
    }

    @Override
    public String output(Set<String> present) {
        return prefix(present) + "wte.weight";
    }

    @Override
    public Forward forward(Weights weights, Kernels kernels) {
        return new Stack(this, weights, kernels, prefix(weights.names()));
    }

    private record Layer(
            Gpt2 m,
            Kernels kernels,
            LayerNorm first,
            Linear qkv,
            Linear out,
            LayerNorm second,
            Linear up,
            Linear down)
            implements Forward.Layer {
        static Layer of(Gpt2 m, Kernels kernels, Weights weights, String l, Arena arena)
                throws UnsupportedModel {
            int h = m.hidden;
            return new Layer(
                    m,
                    kernels,
                    LayerNorm.of(weights, l + "ln_1", h, true, true, m.eps),
                    turned(weights, l + "attn.c_attn", h, 3 * h, arena),
                    turned(weights, l + "attn.c_proj", h, h, arena),
                    LayerNorm.of(weights, l + "ln_2", h, true, true, m.eps),
                    turned(weights, l + "mlp.c_fc", h, m.feedForward, arena),
                    turned(weights, l + "mlp.c_proj", m.feedForward, h, arena));
        }

        @Override
        public void apply(float[] x, Batch batch, int slot) {
            int n = batch.tokens();
            attention(x, batch, slot);
            float[] f = up.apply(kernels, second.apply(kernels, x, n), n);
            kernels.each(
                    n,
                    30L * f.length,
                    t -> {
                        for (int i = t * m.feedForward; i < (t + 1) * m.feedForward; i++) {
                            f[i] = Numerics.geluTanh(f[i]);
                        }
                    });
            Linear.add(kernels, x, down.apply(kernels, f, n), n);
        }

        private void attention(float[] x, Batch batch, int slot) {
            int n = batch.tokens();
            int h = m.hidden;
            float[] all = qkv.apply(kernels, first.apply(kernels, x, n), n);
            float[][] parts = new float[3][n * h];
            for (int t = 0; t < n; t++) {
                for (int part = 0; part < 3; part++) {
                    System.arraycopy(all, (3 * t + part) * h, parts[part], t * h, h);
                }
            }
            int size = h / m.heads;
            float scale = m.scaled ? (float) (1 / Math.sqrt(size)) : 1f;
            float[] mixed =
                    batch.attend(
                            kernels,
                            new Batch.Heads(m.heads, size, scale, 0),
                            slot,
                            parts[0],
                            parts[1],
                            parts[2]);
            Linear.add(kernels, x, out.apply(kernels, mixed, n), n);
        }
    }

    private record Head(Kernels kernels, LayerNorm norm, Matrix output) implements Forward.Head {
        @Override
        public float[] last(float[] x, int tokens) {
            return norm.apply(kernels, x, tokens);
        }
    }

    private record Stack(Gpt2 m, Weights weights, Kernels kernels, String p) implements Forward {
        @Override
        public int layers() {
            return m.layers;
        }

        @Override
        public int width() {
            return m.hidden;
        }

        @Override
        public int keyWidth() {
            return m.hidden;
        }

        @Override
        public long working() {
            return 12L * m.hidden + 2L * m.feedForward;
        }

        @Override
        public Embedding embedding() throws UnsupportedModel {
            Matrix tokens = weights.matrix(p + "wte.weight", m.vocabulary, m.hidden);
            Matrix positions = weights.matrix(p + "wpe.weight", m.maxPositions, m.hidden);
            return (ids, start) -> {
                float[] x = tokens.rows(ids);
                positions.addRows(start, x);
                return x;
            };
        }

        @Override
        public Layer layer(int index, Arena turned) throws UnsupportedModel {
            return Gpt2.Layer.of(m, kernels, weights, p + "h." + index + ".", turned);
        }

        @Override
        public Head head() throws UnsupportedModel {
            return new Gpt2.Head(
                    kernels,
                    LayerNorm.of(weights, p + "ln_f", m.hidden, true, true, m.eps),
                    weights.matrix(p + "wte.weight", m.vocabulary, m.hidden));
        }
    }
}
