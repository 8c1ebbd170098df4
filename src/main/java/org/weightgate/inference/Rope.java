package org.weightgate.inference;

import java.io.IOException;
import java.util.Set;

/// Rotary positions (Su et al. 2021, arXiv:2104.09864) in the half-rotated layout of safetensors
/// checkpoints. Frequencies and angles are products in float, as the reference library forms them;
/// sine and cosine are StrictMath's, rounded to float.
record Rope(float[] frequencies) {

    /// Reads `rope_parameters` (newer files) or `rope_theta` with `rope_scaling` (older ones).
    static Rope of(Json.Fields config, int headSize) throws IOException {
        Json.Fields scaling = null;
        if (config.has("rope_parameters")) {
            scaling = config.object("rope_parameters");
            if (config.has("rope_scaling")) {
                throw new UnsupportedModel(
                        "config.json: both \"rope_parameters\" and \"rope_scaling\" are set.");
            }
            if (config.has("rope_theta")
                    && scaling.has("rope_theta")
                    && config.number("rope_theta") != scaling.number("rope_theta")) {
                throw new UnsupportedModel("config.json: two values of \"rope_theta\".");
            }
        } else if (config.has("rope_scaling")) {
            scaling = config.object("rope_scaling");
        }
        double theta = config.number("rope_theta", 10000);
        float[] plain = new float[headSize / 2];
        if (scaling == null) {
            return new Rope(fill(plain, theta, headSize));
        }
        fill(plain, scaling.number("rope_theta", theta), headSize);
        String type = scaling.string("rope_type", scaling.string("type", "default"));
        switch (type) {
            case "default" -> refuseOther(scaling, Set.of());
            case "linear" -> {
                refuseOther(scaling, Set.of("factor"));
                float factor = (float) scaling.number("factor");
                for (int j = 0; j < plain.length; j++) {
                    plain[j] /= factor;
                }
            }
            // Grows with the text only beyond max_position_embeddings, where nothing is computed.
            case "dynamic" -> {
                refuseOther(scaling, Set.of("factor", "original_max_position_embeddings"));
                int most = config.count("max_position_embeddings");
                if (!(scaling.number("factor") >= 1)
                        || scaling.count("original_max_position_embeddings", most) != most) {
                    throw new UnsupportedModel(
                            "config.json: the dynamic rope settings contradict"
                                    + " \"max_position_embeddings\" or have no factor.");
                }
            }
            case "llama3" -> {
                refuseOther(
                        scaling,
                        Set.of(
                                "factor",
                                "low_freq_factor",
                                "high_freq_factor",
                                "original_max_position_embeddings"));
                llama3(plain, scaling);
            }
            default ->
                    throw new UnsupportedModel(
                            "config.json: rope type \""
                                    + type
                                    + "\" is not computed; default, linear, dynamic and llama3"
                                    + " are.");
        }
        return new Rope(plain);
    }

    private static void refuseOther(Json.Fields scaling, Set<String> known)
            throws UnsupportedModel {
        for (String name : scaling.values().keySet()) {
            if (!known.contains(name)
                    && !Set.of("rope_type", "type", "rope_theta").contains(name)) {
                throw new UnsupportedModel(
                        "config.json: rope setting \"" + name + "\" is not understood.");
            }
        }
    }

    private static float[] fill(float[] frequencies, double theta, int headSize)
            throws UnsupportedModel {
        if (!(theta > 0)) {
            throw new UnsupportedModel(
                    "config.json: \"rope_theta\" " + theta + " is not positive.");
        }
        for (int j = 0; j < frequencies.length; j++) {
            float exponent = (float) (2 * j) / (float) headSize;
            frequencies[j] = 1f / (float) StrictMath.pow(theta, exponent);
        }
        return frequencies;
    }

    private static void llama3(float[] f, Json.Fields scaling) throws IOException {
        double factor = scaling.number("factor");
        double low = scaling.number("low_freq_factor");
        double high = scaling.number("high_freq_factor");
        double old = scaling.number("original_max_position_embeddings");
        if (!(factor >= 1 && low > 0 && high > low && old > 0)) {
            throw new UnsupportedModel(
                    "config.json: the llama3 rope factors contradict each other.");
        }
        for (int j = 0; j < f.length; j++) {
            float wave = (float) (2 * Math.PI) / f[j];
            if (wave > old / low) {
                f[j] = f[j] / (float) factor;
            } else if (!(wave < old / high)) {
                float smooth = (float) ((old / wave - low) / (high - low));
                f[j] = (1 - smooth) * (f[j] / (float) factor) + smooth * f[j];
            }
        }
    }

    /// Cosines [positions.length, size / 2] of these positions, then their sines.
    float[] turns(int[] positions, Kernels kernels) {
        int half = frequencies.length;
        int all = positions.length * half;
        float[] turns = new float[2 * all];
        kernels.each(
                positions.length,
                100L * all,
                t -> {
                    for (int j = 0; j < half; j++) {
                        float angle = (float) positions[t] * frequencies[j];
                        turns[t * half + j] = (float) StrictMath.cos(angle);
                        turns[all + t * half + j] = (float) StrictMath.sin(angle);
                    }
                });
        return turns;
    }

    /// Rotates every head of token t in x [tokens, heads · size] by its turn.
    void rotate(float[] x, int t, int heads, float[] turns) {
        int half = frequencies.length;
        int cos = t * half;
        int sin = turns.length / 2 + cos;
        for (int h = 0; h < heads; h++) {
            int a = (t * heads + h) * 2 * half;
            int b = a + half;
            for (int j = 0; j < half; j++) {
                float u = x[a + j];
                float v = x[b + j];
                x[a + j] = u * turns[cos + j] - v * turns[sin + j];
                x[b + j] = v * turns[cos + j] + u * turns[sin + j];
            }
        }
    }
}
