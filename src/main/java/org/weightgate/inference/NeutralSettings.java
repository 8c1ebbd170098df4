package org.weightgate.inference;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Settings of a config.json that leave the logits of one unpadded text as they are, in any model:
/// the reference library's modeling files read none of them, or only where something else than
/// logits is made.
final class NeutralSettings {
    /// What the model and its file are called, by whom and in which type it was saved.
    private static final Set<String> ORIGIN =
            Set.of(
                    "_commit_hash",
                    "_name_or_path",
                    "architectures",
                    "auto_map",
                    "dtype",
                    "finetuning_task",
                    "model_type",
                    "tokenizer_class",
                    "torch_dtype",
                    "transformers.js_config",
                    "transformers_version",
                    "unsloth_fixed",
                    "unsloth_version");

    /// How it was trained, and how its memory is used.
    private static final Set<String> COURSE =
            Set.of(
                    "_attn_implementation",
                    "_attn_implementation_autoset",
                    "attention_dropout",
                    "attn_implementation",
                    "chunk_size_feed_forward",
                    "gradient_checkpointing",
                    "initializer_range",
                    "is_decoder",
                    "is_encoder_decoder", // refused by its name if true
                    "output_attentions",
                    "output_hidden_states",
                    "pretraining_tp",
                    "return_dict",
                    "tf_legacy_loss",
                    "torchscript",
                    "use_bfloat16",
                    "use_cache",
                    "use_return_dict");

    /// Tokens with a part to play, which the tokenizer's own files tell.
    private static final Set<String> TOKENS =
            Set.of(
                    "bos_token_id",
                    "decoder_start_token_id",
                    "eos_token_id",
                    "forced_bos_token_id",
                    "forced_eos_token_id",
                    "pad_token_id",
                    "prefix",
                    "sep_token_id",
                    "unk_token_id");

    /// How logits are made into text, where older files say that here.
    private static final Set<String> GENERATION =
            Set.of(
                    "bad_words_ids",
                    "begin_suppress_tokens",
                    "diversity_penalty",
                    "do_sample",
                    "early_stopping",
                    "encoder_no_repeat_ngram_size",
                    "exponential_decay_length_penalty",
                    "length_penalty",
                    "max_length",
                    "min_length",
                    "no_repeat_ngram_size",
                    "num_beam_groups",
                    "num_beams",
                    "num_return_sequences",
                    "output_scores",
                    "remove_invalid_values",
                    "repetition_penalty",
                    "return_dict_in_generate",
                    "suppress_tokens",
                    "temperature",
                    "top_k",
                    "top_p",
                    "typical_p");

    /// Of a head that sorts texts into classes.
    private static final Set<String> CLASSES =
            Set.of(
                    "_num_labels",
                    "id2label",
                    "label2id",
                    "num_labels",
                    "problem_type",
                    "task_specific_params");

    private static final Set<String> ALL =
            Stream.of(ORIGIN, COURSE, TOKENS, GENERATION, CLASSES)
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());

    private NeutralSettings() {}

    static boolean contains(String name) {
        return ALL.contains(name);
    }
}
