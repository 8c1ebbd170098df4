package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
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
    public String output(Set<String> present) {
        return tied(present) ? "model.embed_tokens.weight" : "lm_head.weight";
    }

    @Override
    public Forward forward(Weights weights, Kernels kernels) {
        return new Stack(this, weights, kernels);
    }

    private record Layer(
            Llama m,
            Kernels kernels,
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
            Linear down,
            int window)
            implements Forward.Layer {
        static Layer of(Llama m, Kernels kernels, Weights weights, int index)
                throws UnsupportedModel {
            String l = "model.layers." + index + ".";
            int h = m.hidden;
            int q = m.heads * m.headSize;
            int kv = m.keyHeads * m.headSize;
            boolean ab = m.biases.queryKeyValue;
            boolean fb = m.biases.feedForward;
            return new Layer(
                    m,
                    kernels,
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
                    Linear.of(weights, l + "mlp.down_proj", h, m.feedForward, fb),
                    m.windows.get(index));
        }

        @Override
        public void apply(float[] x, Batch batch, int slot) {
            attention(x, batch, slot);
            feedForward(x, batch.tokens());
        }

        private void attention(float[] x, Batch batch, int slot) {
            int n = batch.tokens();
            float[] h = m.norm(kernels, x, n, first);
            float[] queries = q.apply(kernels, h, n);
            float[] keys = k.apply(kernels, h, n);
            float[] turns = batch.turns(() -> m.rope.turns(batch.positions(), kernels));
            position(queries, n, m.heads, queryNorm, turns);
            position(keys, n, m.keyHeads, keyNorm, turns);
            float scale = (float) (1 / Math.sqrt(m.headSize));
            float[] mixed =
                    batch.attend(
                            kernels,
                            new Batch.Heads(m.heads, m.headSize, scale, window),
                            slot,
                            queries,
                            keys,
                            v.apply(kernels, h, n));
            Linear.add(kernels, x, out.apply(kernels, mixed, n), n);
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

        private void feedForward(float[] x, int n) {
            float[] h = m.norm(kernels, x, n, second);
            float[] gates = gate.apply(kernels, h, n);
            float[] ups = up.apply(kernels, h, n);
            int f = m.feedForward;
            kernels.each(n, 20L * gates.length, t -> kernels.gate(gates, ups, t * f, f));
            Linear.add(kernels, x, down.apply(kernels, gates, n), n);
        }
    }

    private float[] norm(Kernels kernels, float[] x, int n, float[] weight) {
        float[] y = new float[x.length];
        int h = hidden;
        kernels.each(n, 2L * x.length, t -> Numerics.rmsNorm(x, t * h, h, weight, eps, y, t * h));
        return y;
    }

    private record Head(Llama m, Kernels kernels, float[] norm, Matrix output)
            implements Forward.Head {
        @Override
        public float[] last(float[] x, int tokens) {
            return m.norm(kernels, x, tokens, norm);
        }
    }

    private record Stack(Llama m, Weights weights, Kernels kernels) implements Forward {
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
            return m.keyHeads * m.headSize;
        }

        @Override
        public long working() {
            return 4L * m.hidden + 3L * m.heads * m.headSize + 4L * keyWidth() + 3L * m.feedForward;
        }

        @Override
        public Embedding embedding() throws UnsupportedModel {
            Matrix tokens = weights.matrix("model.embed_tokens.weight", m.vocabulary, m.hidden);
            return (ids, start) -> tokens.rows(ids);
        }

        @Override
        public Layer layer(int index, Arena turned) throws UnsupportedModel {
            return Llama.Layer.of(m, kernels, weights, index);
        }

        @Override
        public Head head() throws UnsupportedModel {
            return new Llama.Head(
                    m,
                    kernels,
                    weights.vector("model.norm.weight", m.hidden),
                    weights.matrix(m.output(weights.names()), m.vocabulary, m.hidden));
        }
    }
}
