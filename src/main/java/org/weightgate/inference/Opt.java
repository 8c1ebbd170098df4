package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
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
                    "learned_embeddings",
                    "max_position_embeddings",
                    "num_attention_heads",
                    "num_hidden_layers",
                    "scale_embeddings",
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
        Architecture.refuseUnless(config, "tie_word_embeddings", true, true);
        // Settings of Galactica, which the reference library takes for granted.
        Architecture.refuseUnless(config, "learned_embeddings", true, true);
        Architecture.refuseUnless(config, "scale_embeddings", false, false);
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
    public String output(Set<String> present) {
        return prefix(present) + "embed_tokens.weight";
    }

    @Override
    public Forward forward(Weights weights, Kernels kernels) {
        return new Stack(this, weights, kernels, prefix(weights.names()));
    }

    private record Layer(
            Opt opt,
            Kernels kernels,
            Linear q,
            Linear k,
            Linear v,
            Linear out,
            LayerNorm first,
            Linear up,
            Linear down,
            LayerNorm second)
            implements Forward.Layer {
        static Layer of(Opt opt, Kernels kernels, Weights weights, String l)
                throws UnsupportedModel {
            int h = opt.hidden;
            return new Layer(
                    opt,
                    kernels,
                    Linear.of(weights, l + "self_attn.q_proj", h, h, opt.bias),
                    Linear.of(weights, l + "self_attn.k_proj", h, h, opt.bias),
                    Linear.of(weights, l + "self_attn.v_proj", h, h, opt.bias),
                    Linear.of(weights, l + "self_attn.out_proj", h, h, opt.bias),
                    opt.norm(weights, l + "self_attn_layer_norm"),
                    Linear.of(weights, l + "fc1", opt.feedForward, h, opt.bias),
                    Linear.of(weights, l + "fc2", h, opt.feedForward, opt.bias),
                    opt.norm(weights, l + "final_layer_norm"));
        }

        @Override
        public void apply(float[] x, Batch batch, int slot) {
            int n = batch.tokens();
            attention(x, batch, slot);
            if (!opt.normBefore) {
                System.arraycopy(first.apply(kernels, x, n), 0, x, 0, x.length);
            }
            float[] f = up.apply(kernels, opt.normBefore ? second.apply(kernels, x, n) : x, n);
            kernels.each(n, (opt.gelu ? 200L : 1L) * f.length, t -> activate(f, t));
            Linear.add(kernels, x, down.apply(kernels, f, n), n);
            if (!opt.normBefore) {
                System.arraycopy(second.apply(kernels, x, n), 0, x, 0, x.length);
            }
        }

        private void attention(float[] x, Batch batch, int slot) {
            int n = batch.tokens();
            float[] h = opt.normBefore ? first.apply(kernels, x, n) : x;
            float[] queries = q.apply(kernels, h, n);
            int size = opt.hidden / opt.heads;
            float scale = (float) (1 / Math.sqrt(size));
            for (int i = 0; i < queries.length; i++) {
                queries[i] *= scale;
            }
            float[] mixed =
                    batch.attend(
                            kernels,
                            new Batch.Heads(opt.heads, size, 1f, 0),
                            slot,
                            queries,
                            k.apply(kernels, h, n),
                            v.apply(kernels, h, n));
            Linear.add(kernels, x, out.apply(kernels, mixed, n), n);
        }

        private void activate(float[] f, int t) {
            for (int i = t * opt.feedForward; i < (t + 1) * opt.feedForward; i++) {
                f[i] = opt.gelu ? Numerics.gelu(f[i]) : Numerics.relu(f[i]);
            }
        }
    }

    private record Head(
            Kernels kernels, @Nullable LayerNorm norm, @Nullable Linear project, Matrix output)
            implements Forward.Head {
        @Override
        public float[] last(float[] x, int tokens) {
            float[] y = norm == null ? x : norm.apply(kernels, x, tokens);
            return project == null ? y : project.apply(kernels, y, tokens);
        }
    }

    private record Stack(Opt opt, Weights weights, Kernels kernels, String p) implements Forward {
        @Override
        public int layers() {
            return opt.layers;
        }

        @Override
        public int width() {
            return opt.hidden;
        }

        @Override
        public int keyWidth() {
            return opt.hidden;
        }

        @Override
        public long working() {
            return 9L * opt.hidden + 2L * opt.feedForward;
        }

        @Override
        public Embedding embedding() throws UnsupportedModel {
            int h = opt.hidden;
            int e = opt.embedding;
            Matrix tokens = weights.matrix(p + "embed_tokens.weight", opt.vocabulary, e);
            Matrix positions =
                    weights.matrix(p + "embed_positions.weight", opt.maxPositions + OFFSET, h);
            Linear in = e == h ? null : Linear.of(weights, p + "project_in", h, e, false);
            return (ids, start) -> {
                float[] x = tokens.rows(ids);
                if (in != null) {
                    x = in.apply(kernels, x, ids.length);
                }
                positions.addRows(start + OFFSET, x);
                return x;
            };
        }

        @Override
        public Layer layer(int index, Arena turned) throws UnsupportedModel {
            return Opt.Layer.of(opt, kernels, weights, p + "layers." + index + ".");
        }

        @Override
        public Head head() throws UnsupportedModel {
            int h = opt.hidden;
            int e = opt.embedding;
            return new Opt.Head(
                    kernels,
                    opt.finalNorm ? opt.norm(weights, p + "final_layer_norm") : null,
                    e == h ? null : Linear.of(weights, p + "project_out", e, h, false),
                    weights.matrix(p + "embed_tokens.weight", opt.vocabulary, e));
        }
    }
}
