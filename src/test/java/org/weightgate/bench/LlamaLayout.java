package org.weightgate.bench;

import java.util.ArrayList;
import java.util.List;

/// The tensors of a LLaMA in a given shape, under their names in a checkpoint and in GGUF.
///
/// @param keyWidth heads of keys times their size
/// @param forward width inside the feed-forward part
record LlamaLayout(int vocabulary, int width, int keyWidth, int layers, int forward) {
    /// @param rows 1 for a vector
    record Piece(String name, String gguf, int rows, int columns) {
        boolean vector() {
            return rows == 1;
        }

        long elements() {
            return (long) rows * columns;
        }

        List<Long> shape() {
            return vector() ? List.of((long) columns) : List.of((long) rows, (long) columns);
        }
    }

    /// Without an output matrix: the embedding serves for it.
    List<Piece> tied() {
        List<Piece> all = new ArrayList<>();
        add(all, "model.embed_tokens", "token_embd", vocabulary, width);
        for (int i = 0; i < layers; i++) {
            String l = "model.layers." + i + ".";
            String b = "blk." + i + ".";
            add(all, l + "self_attn.q_proj", b + "attn_q", width, width);
            add(all, l + "self_attn.k_proj", b + "attn_k", keyWidth, width);
            add(all, l + "self_attn.v_proj", b + "attn_v", keyWidth, width);
            add(all, l + "self_attn.o_proj", b + "attn_output", width, width);
            add(all, l + "mlp.gate_proj", b + "ffn_gate", forward, width);
            add(all, l + "mlp.up_proj", b + "ffn_up", forward, width);
            add(all, l + "mlp.down_proj", b + "ffn_down", width, forward);
            add(all, l + "input_layernorm", b + "attn_norm", 1, width);
            add(all, l + "post_attention_layernorm", b + "ffn_norm", 1, width);
        }
        add(all, "model.norm", "output_norm", 1, width);
        return all;
    }

    /// With an output matrix of its own.
    List<Piece> untied() {
        List<Piece> all = tied();
        add(all, "lm_head", "output", vocabulary, width);
        return all;
    }

    private static void add(List<Piece> all, String name, String gguf, int rows, int columns) {
        all.add(new Piece(name + ".weight", gguf + ".weight", rows, columns));
    }
}
