package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// LLaMA 1 to 3 (Touvron et al. 2023, arXiv:2302.13971, and its successors), Mistral, Qwen2 and
/// Qwen3 as the reference library's modeling files compute them: RMSNorm, rotary positions, grouped
/// key-value heads, SiLU gate. They differ in which projections have a bias, in a norm of every
/// query and key head (Qwen3) and in layers that see only so many positions back.
///
/// @param windows per layer how many positions are seen, the token's own included; 0 is all
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
        Biases biases,
        boolean headNorm,
        @Nullable Boolean tied,
        Rope rope,
        List<Integer> windows)
        implements Architecture {

    /// Which projections add a bias.
    record Biases(boolean queryKeyValue, boolean out, boolean feedForward) {
        static final Biases NONE = new Biases(false, false, false);
    }

    static Llama of(Json.Fields config, String type) throws IOException {
        return LlamaSettings.read(config, type);
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
            linear(all, l + "self_attn.q_proj", q, h, biases.queryKeyValue);
            linear(all, l + "self_attn.k_proj", kv, h, biases.queryKeyValue);
            linear(all, l + "self_attn.v_proj", kv, h, biases.queryKeyValue);
            linear(all, l + "self_attn.o_proj", h, q, biases.out);
            if (headNorm) {
                all.put(l + "self_attn.q_norm.weight", List.of((long) headSize));
                all.put(l + "self_attn.k_norm.weight", List.of((long) headSize));
            }
            linear(all, l + "mlp.gate_proj", feedForward, h, biases.feedForward);
            linear(all, l + "mlp.up_proj", feedForward, h, biases.feedForward);
            linear(all, l + "mlp.down_proj", h, feedForward, biases.feedForward);
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
            float @Nullable [] queryNorm,
            float @Nullable [] keyNorm,
            Linear out,
            float[] second,
            Linear gate,
            Linear up,
            Linear down) {
        static Layer of(Llama m, Weights weights, String l) throws UnsupportedModel {
            int h = m.hidden;
            int q = m.heads * m.headSize;
            int kv = m.keyHeads * m.headSize;
            boolean ab = m.biases.queryKeyValue;
            boolean fb = m.biases.feedForward;
            return new Layer(
                    weights.vector(l + "input_layernorm.weight", h),
                    Linear.of(weights, l + "self_attn.q_proj", q, h, ab),
                    Linear.of(weights, l + "self_attn.k_proj", kv, h, ab),
                    Linear.of(weights, l + "self_attn.v_proj", kv, h, ab),
                    m.headNorm ? weights.vector(l + "self_attn.q_norm.weight", m.headSize) : null,
                    m.headNorm ? weights.vector(l + "self_attn.k_norm.weight", m.headSize) : null,
                    Linear.of(weights, l + "self_attn.o_proj", h, q, m.biases.out),
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
            float[] turns = m.rope.turns(start, n, kernels);
            cache.reserve(start + n);
            for (int i = 0; i < layers.length; i++) {
                attention(layers[i], i, x, start, n, turns, cache);
                feedForward(layers[i], x, n);
            }
            return norm(x, n, last);
        }

        private void attention(
                Layer l, int index, float[] x, int start, int n, float[] turns, KeyValues cache) {
            float[] h = norm(x, n, l.first);
            float[] q = l.q.apply(kernels, h, n);
            float[] k = l.k.apply(kernels, h, n);
            position(q, n, m.heads, l.queryNorm, turns);
            position(k, n, m.keyHeads, l.keyNorm, turns);
            cache.put(index, start, n, k, l.v.apply(kernels, h, n));
            float[] mixed = new float[q.length];
            float scale = (float) (1 / Math.sqrt(m.headSize));
            int window = m.windows.get(index);
            cache.attend(kernels, index, q, start, n, m.heads, m.headSize, scale, window, mixed);
            Linear.add(kernels, x, l.out.apply(kernels, mixed, n), n);
        }

        private void position(
                float[] x, int n, int heads, float @Nullable [] weight, float[] turns) {
            kernels.each(
                    n,
                    2L * x.length,
                    t -> {
                        if (weight != null) {
                            for (int h = t * heads; h < (t + 1) * heads; h++) {
                                int at = h * m.headSize;
                                Numerics.rmsNorm(x, at, m.headSize, weight, m.eps, x, at);
                            }
                        }
                        m.rope.rotate(x, t, heads, turns);
                    });
        }

        private void feedForward(Layer l, float[] x, int n) {
            float[] h = norm(x, n, l.second);
            float[] gate = l.gate.apply(kernels, h, n);
            float[] up = l.up.apply(kernels, h, n);
            int f = m.feedForward;
            kernels.each(n, 20L * gate.length, t -> kernels.gate(gate, up, t * f, f));
            Linear.add(kernels, x, l.down.apply(kernels, gate, n), n);
        }

        private float[] norm(float[] x, int n, float[] weight) {
            float[] y = new float[x.length];
            int h = m.hidden;
            kernels.each(
                    n, 2L * x.length, t -> Numerics.rmsNorm(x, t * h, h, weight, m.eps, y, t * h));
            return y;
        }
    }
}
