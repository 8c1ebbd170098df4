package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// LLaMA 1 to 3 (Touvron et al. 2023, arXiv:2302.13971, and its successors) as modeling_llama.py of
/// the reference library computes it: RMSNorm, rotary positions, grouped key-value heads, SiLU
/// gate.
record Llama(
        int vocabulary,
        int maxPositions,
        int layers,
        int hidden,
        int heads,
        int keyHeads,
        int headSize,
        int feedForward,
        double eps,
        boolean attentionBias,
        boolean feedForwardBias,
        @Nullable Boolean tied,
        Rope rope)
        implements Architecture {

    private static final Set<String> UNDERSTOOD =
            Set.of(
                    "attention_bias",
                    "head_dim",
                    "hidden_act",
                    "hidden_size",
                    "intermediate_size",
                    "max_position_embeddings",
                    "mlp_bias",
                    "num_attention_heads",
                    "num_hidden_layers",
                    "num_key_value_heads",
                    "rms_norm_eps",
                    "rope_parameters",
                    "rope_scaling",
                    "rope_theta",
                    "tie_word_embeddings",
                    "vocab_size");

    static Llama of(Json.Fields config) throws IOException {
        Architecture.refuseUnknown(config, UNDERSTOOD);
        int hidden = Architecture.positive(config, "hidden_size");
        int heads = Architecture.positive(config, "num_attention_heads");
        int keyHeads = config.count("num_key_value_heads", heads);
        if (keyHeads == 0 || heads % keyHeads != 0) {
            throw new UnsupportedModel(
                    "config.json: \"num_attention_heads\" "
                            + heads
                            + " is no multiple of \"num_key_value_heads\" "
                            + keyHeads
                            + ".");
        }
        if (!config.has("head_dim") && hidden % heads != 0) {
            throw new UnsupportedModel(
                    "config.json: \"hidden_size\" is no multiple of \"num_attention_heads\" and"
                            + " \"head_dim\" is not set.");
        }
        int size = config.count("head_dim", hidden / heads);
        if (size == 0 || size % 2 != 0) {
            throw new UnsupportedModel("config.json: head size " + size + " is not even.");
        }
        String activation = config.string("hidden_act", "silu");
        if (!activation.equals("silu")) {
            throw new UnsupportedModel(
                    "config.json: \"hidden_act\" \"" + activation + "\" is not silu.");
        }
        return new Llama(
                Architecture.positive(config, "vocab_size"),
                Architecture.positive(config, "max_position_embeddings"),
                Architecture.positive(config, "num_hidden_layers"),
                hidden,
                heads,
                keyHeads,
                size,
                Architecture.positive(config, "intermediate_size"),
                config.number("rms_norm_eps", 1e-6),
                config.flag("attention_bias", false),
                config.flag("mlp_bias", false),
                config.has("tie_word_embeddings") ? config.flag("tie_word_embeddings") : null,
                Rope.of(config, size));
    }

    private boolean tied(Set<String> present) {
        return tied != null ? tied : !present.contains("lm_head.weight");
    }

    @Override
    public boolean ignores(String tensor) {
        return tensor.endsWith(".rotary_emb.inv_freq")
                || Boolean.TRUE.equals(tied) && tensor.equals("lm_head.weight");
    }

    @Override
    public SortedMap<String, List<Long>> tensors(Set<String> present) {
        long h = hidden;
        long q = (long) heads * headSize;
        long kv = (long) keyHeads * headSize;
        SortedMap<String, List<Long>> all = new TreeMap<>();
        all.put("model.embed_tokens.weight", List.of((long) vocabulary, h));
        all.put("model.norm.weight", List.of(h));
        if (!tied(present)) {
            all.put("lm_head.weight", List.of((long) vocabulary, h));
        }
        for (int i = 0; i < layers; i++) {
            String l = "model.layers." + i + ".";
            all.put(l + "input_layernorm.weight", List.of(h));
            all.put(l + "post_attention_layernorm.weight", List.of(h));
            linear(all, l + "self_attn.q_proj", q, h, attentionBias);
            linear(all, l + "self_attn.k_proj", kv, h, attentionBias);
            linear(all, l + "self_attn.v_proj", kv, h, attentionBias);
            linear(all, l + "self_attn.o_proj", h, q, attentionBias);
            linear(all, l + "mlp.gate_proj", feedForward, h, feedForwardBias);
            linear(all, l + "mlp.up_proj", feedForward, h, feedForwardBias);
            linear(all, l + "mlp.down_proj", h, feedForward, feedForwardBias);
        }
        return all;
    }

    private static void linear(
            SortedMap<String, List<Long>> all, String name, long out, long in, boolean bias) {
        all.put(name + ".weight", List.of(out, in));
        if (bias) {
            all.put(name + ".bias", List.of(out));
        }
    }

    @Override
    public Forward forward(Weights weights, Kernels kernels) throws UnsupportedModel {
        return new Stack(this, weights, kernels);
    }

    private record Layer(
            float[] first,
            Linear q,
            Linear k,
            Linear v,
            Linear out,
            float[] second,
            Linear gate,
            Linear up,
            Linear down) {
        static Layer of(Llama m, Weights weights, String l) throws UnsupportedModel {
            int h = m.hidden;
            int q = m.heads * m.headSize;
            int kv = m.keyHeads * m.headSize;
            boolean ab = m.attentionBias;
            boolean fb = m.feedForwardBias;
            return new Layer(
                    weights.vector(l + "input_layernorm.weight", h),
                    Linear.of(weights, l + "self_attn.q_proj", q, h, ab),
                    Linear.of(weights, l + "self_attn.k_proj", kv, h, ab),
                    Linear.of(weights, l + "self_attn.v_proj", kv, h, ab),
                    Linear.of(weights, l + "self_attn.o_proj", h, q, ab),
                    weights.vector(l + "post_attention_layernorm.weight", h),
                    Linear.of(weights, l + "mlp.gate_proj", m.feedForward, h, fb),
                    Linear.of(weights, l + "mlp.up_proj", m.feedForward, h, fb),
                    Linear.of(weights, l + "mlp.down_proj", h, m.feedForward, fb));
        }
    }

    private static final class Stack implements Forward {
        private final Llama m;
        private final Kernels kernels;
        private final Matrix tokens;
        private final Matrix head;
        private final float[] last;
        private final Layer[] layers;

        Stack(Llama m, Weights weights, Kernels kernels) throws UnsupportedModel {
            this.m = m;
            this.kernels = kernels;
            tokens = weights.matrix("model.embed_tokens.weight", m.vocabulary, m.hidden);
            last = weights.vector("model.norm.weight", m.hidden);
            head =
                    m.tied(weights.names())
                            ? tokens
                            : weights.matrix("lm_head.weight", m.vocabulary, m.hidden);
            layers = new Layer[m.layers];
            for (int i = 0; i < layers.length; i++) {
                layers[i] = Layer.of(m, weights, "model.layers." + i + ".");
            }
        }

        @Override
        public Matrix output() {
            return head;
        }

        @Override
        public KeyValues cache() {
            return new KeyValues(m.layers, m.keyHeads * m.headSize);
        }

        @Override
        public float[] hidden(int[] ids, int start, KeyValues cache) {
            int n = ids.length;
            float[] x = tokens.rows(ids);
            cache.reserve(start + n);
            for (int i = 0; i < layers.length; i++) {
                layer(layers[i], i, x, start, n, cache);
            }
            return norm(x, n, last);
        }

        private void layer(Layer l, int index, float[] x, int start, int n, KeyValues cache) {
            float[] h = norm(x, n, l.first);
            float[] q = l.q.apply(kernels, h, n);
            float[] k = l.k.apply(kernels, h, n);
            m.rope.rotate(q, start, n, m.heads);
            m.rope.rotate(k, start, n, m.keyHeads);
            cache.put(index, start, n, k, l.v.apply(kernels, h, n));
            float[] mixed = new float[q.length];
            float scale = (float) (1 / Math.sqrt(m.headSize));
            cache.attend(kernels, index, q, start, n, m.heads, m.headSize, scale, mixed);
            add(x, l.out.apply(kernels, mixed, n));
            h = norm(x, n, l.second);
            float[] gate = l.gate.apply(kernels, h, n);
            float[] up = l.up.apply(kernels, h, n);
            for (int i = 0; i < gate.length; i++) {
                gate[i] = Numerics.silu(gate[i]) * up[i];
            }
            add(x, l.down.apply(kernels, gate, n));
        }

        private float[] norm(float[] x, int n, float[] weight) {
            float[] y = new float[x.length];
            for (int t = 0; t < n; t++) {
                int at = t * m.hidden;
                Numerics.rmsNorm(x, at, m.hidden, weight, m.eps, y, at);
            }
            return y;
        }

        private static void add(float[] x, float[] y) {
            for (int i = 0; i < x.length; i++) {
                x[i] += y[i];
            }
        }
    }
}
