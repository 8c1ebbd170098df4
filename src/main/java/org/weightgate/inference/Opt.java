package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// OPT (Zhang et al. 2022, arXiv:2205.01068) as modeling_opt.py of the reference library computes
/// it: learned positions with offset 2, the query scaled before the dot product, LayerNorm before
/// or after each block, an optional projection around the embedding.
record Opt(
        int vocabulary,
        int maxPositions,
        int layers,
        int hidden,
        int heads,
        int feedForward,
        int embedding,
        boolean normBefore,
        boolean finalNorm,
        boolean bias,
        boolean affine,
        boolean gelu)
        implements Architecture {

    private static final double EPS = 1e-5; // of the reference library's LayerNorm, no setting
    private static final int OFFSET = 2;
    private static final Set<String> UNDERSTOOD =
            Set.of(
                    "_remove_final_layer_norm",
                    "activation_function",
                    "activation_dropout",
                    "d_model",
                    "do_layer_norm_before",
                    "dropout",
                    "enable_bias",
                    "ffn_dim",
                    "hidden_size",
                    "init_std",
                    "layer_norm_elementwise_affine",
                    "layerdrop",
                    "max_position_embeddings",
                    "num_attention_heads",
                    "num_hidden_layers",
                    "tie_word_embeddings",
                    "vocab_size",
                    "word_embed_proj_dim");

    static Opt of(Json.Fields config) throws IOException {
        Architecture.refuseUnknown(config, UNDERSTOOD);
        int hidden = Architecture.positive(config, "hidden_size");
        int heads = Architecture.positive(config, "num_attention_heads");
        if (config.count("d_model", hidden) != hidden) {
            throw new UnsupportedModel(
                    "config.json: \"d_model\" and \"hidden_size\" contradict each other.");
        }
        if (hidden % heads != 0) {
            throw new UnsupportedModel(
                    "config.json: \"hidden_size\" "
                            + hidden
                            + " is no multiple of \"num_attention_heads\" "
                            + heads
                            + ".");
        }
        if (!config.flag("tie_word_embeddings", true)) {
            throw new UnsupportedModel(
                    "config.json: \"tie_word_embeddings\" false is not computed for opt.");
        }
        String activation = config.string("activation_function", "relu");
        if (!activation.equals("relu") && !activation.equals("gelu")) {
            throw new UnsupportedModel(
                    "config.json: \"activation_function\" \""
                            + activation
                            + "\" is neither relu nor gelu.");
        }
        boolean before = config.flag("do_layer_norm_before", true);
        return new Opt(
                Architecture.positive(config, "vocab_size"),
                Architecture.positive(config, "max_position_embeddings"),
                Architecture.positive(config, "num_hidden_layers"),
                hidden,
                heads,
                Architecture.positive(config, "ffn_dim"),
                config.count("word_embed_proj_dim", hidden),
                before,
                before && !config.flag("_remove_final_layer_norm", false),
                config.flag("enable_bias", true),
                config.flag("layer_norm_elementwise_affine", true),
                activation.equals("gelu"));
    }

    private static String prefix(Set<String> present) {
        return present.contains("decoder.embed_tokens.weight") ? "decoder." : "model.decoder.";
    }

    @Override
    public boolean ignores(String tensor) {
        return tensor.endsWith(".version") || tensor.equals("lm_head.weight");
    }

    @Override
    public SortedMap<String, List<Long>> tensors(Set<String> present) {
        String p = prefix(present);
        long h = hidden;
        SortedMap<String, List<Long>> all = new TreeMap<>();
        all.put(p + "embed_tokens.weight", List.of((long) vocabulary, (long) embedding));
        all.put(p + "embed_positions.weight", List.of((long) maxPositions + OFFSET, h));
        if (embedding != hidden) {
            all.put(p + "project_in.weight", List.of(h, (long) embedding));
            all.put(p + "project_out.weight", List.of((long) embedding, h));
        }
        if (finalNorm) {
            norm(all, p + "final_layer_norm");
        }
        for (int i = 0; i < layers; i++) {
            String l = p + "layers." + i + ".";
            for (String name : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                linear(all, l + "self_attn." + name, h, h);
            }
            norm(all, l + "self_attn_layer_norm");
            linear(all, l + "fc1", feedForward, h);
            linear(all, l + "fc2", h, feedForward);
            norm(all, l + "final_layer_norm");
        }
        return all;
    }

    private void linear(SortedMap<String, List<Long>> all, String name, long out, long in) {
        all.put(name + ".weight", List.of(out, in));
        if (bias) {
            all.put(name + ".bias", List.of(out));
        }
    }

    private void norm(SortedMap<String, List<Long>> all, String name) {
        LayerNorm.tensors(all, name, hidden, affine, affine && bias);
    }

    private LayerNorm norm(Weights weights, String name) throws UnsupportedModel {
        return LayerNorm.of(weights, name, hidden, affine, affine && bias, EPS);
    }

    @Override
    public Forward forward(Weights weights, Kernels kernels) throws UnsupportedModel {
        return new Stack(this, weights, kernels);
    }

    private record Layer(
            Linear q,
            Linear k,
            Linear v,
            Linear out,
            LayerNorm first,
            Linear up,
            Linear down,
            LayerNorm second) {
        static Layer of(Opt opt, Weights weights, String l) throws UnsupportedModel {
            int h = opt.hidden;
            return new Layer(
                    Linear.of(weights, l + "self_attn.q_proj", h, h, opt.bias),
                    Linear.of(weights, l + "self_attn.k_proj", h, h, opt.bias),
                    Linear.of(weights, l + "self_attn.v_proj", h, h, opt.bias),
                    Linear.of(weights, l + "self_attn.out_proj", h, h, opt.bias),
                    opt.norm(weights, l + "self_attn_layer_norm"),
                    Linear.of(weights, l + "fc1", opt.feedForward, h, opt.bias),
                    Linear.of(weights, l + "fc2", h, opt.feedForward, opt.bias),
                    opt.norm(weights, l + "final_layer_norm"));
        }
    }

    private static final class Stack implements Forward {
        private final Opt opt;
        private final Kernels kernels;
        private final Matrix tokens;
        private final Matrix positions;
        private final @Nullable Linear projectIn;
        private final @Nullable Linear projectOut;
        private final @Nullable LayerNorm last;
        private final Layer[] layers;

        Stack(Opt opt, Weights weights, Kernels kernels) throws UnsupportedModel {
            this.opt = opt;
            this.kernels = kernels;
            String p = prefix(weights.names());
            int h = opt.hidden;
            int e = opt.embedding;
            tokens = weights.matrix(p + "embed_tokens.weight", opt.vocabulary, e);
            positions = weights.matrix(p + "embed_positions.weight", opt.maxPositions + OFFSET, h);
            projectIn = e == h ? null : Linear.of(weights, p + "project_in", h, e, false);
            projectOut = e == h ? null : Linear.of(weights, p + "project_out", e, h, false);
            last = opt.finalNorm ? opt.norm(weights, p + "final_layer_norm") : null;
            layers = new Layer[opt.layers];
            for (int i = 0; i < layers.length; i++) {
                layers[i] = Layer.of(opt, weights, p + "layers." + i + ".");
            }
        }

        @Override
        public Matrix output() {
            return tokens;
        }

        @Override
        public KeyValues cache() {
            return new KeyValues(opt.layers, opt.hidden);
        }

        @Override
        public float[] hidden(int[] ids, int start, KeyValues cache) {
            float[] x = embedded(ids, start);
            cache.reserve(start + ids.length);
            for (int i = 0; i < layers.length; i++) {
                layer(layers[i], i, x, start, ids.length, cache);
            }
            if (last != null) {
                x = last.apply(kernels, x, ids.length);
            }
            return projectOut == null ? x : projectOut.apply(kernels, x, ids.length);
        }

        private float[] embedded(int[] ids, int start) {
            int n = ids.length;
            float[] x = tokens.rows(ids);
            if (projectIn != null) {
                x = projectIn.apply(kernels, x, n);
            }
            positions.addRows(start + OFFSET, x);
            return x;
        }

        private void layer(Layer l, int index, float[] x, int start, int n, KeyValues cache) {
            float[] h = opt.normBefore ? l.first.apply(kernels, x, n) : x;
            float[] q = l.q.apply(kernels, h, n);
            int size = opt.hidden / opt.heads;
            float scale = (float) (1 / Math.sqrt(size));
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
            cache.put(index, start, n, l.k.apply(kernels, h, n), l.v.apply(kernels, h, n));
            float[] mixed = new float[x.length];
            cache.attend(kernels, index, q, start, n, opt.heads, size, 1f, 0, mixed);
            Linear.add(kernels, x, l.out.apply(kernels, mixed, n), n);
            if (!opt.normBefore) {
                System.arraycopy(l.first.apply(kernels, x, n), 0, x, 0, x.length);
            }
            float[] f = l.up.apply(kernels, opt.normBefore ? l.second.apply(kernels, x, n) : x, n);
            kernels.each(n, (opt.gelu ? 200L : 1L) * f.length, t -> activate(f, t));
            Linear.add(kernels, x, l.down.apply(kernels, f, n), n);
            if (!opt.normBefore) {
                System.arraycopy(l.second.apply(kernels, x, n), 0, x, 0, x.length);
            }
        }

        private void activate(float[] f, int t) {
            for (int i = t * opt.feedForward; i < (t + 1) * opt.feedForward; i++) {
                f[i] = opt.gelu ? Numerics.gelu(f[i]) : Numerics.relu(f[i]);
            }
        }
    }
}
