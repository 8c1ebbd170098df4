package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightgate.checkpoint.Checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class ConfigurationTests {

    private static Architecture with(String model, String from, String to) throws IOException {
        String config = Files.readString(Models.DEMO.resolve(model).resolve("config.json"));
        assertThat(config).contains(from);
        byte[] bytes = config.replace(from, to).getBytes(StandardCharsets.UTF_8);
        return Architecture.of(Json.read(new ByteArrayInputStream(bytes), "config.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llama-stories|\"llama\"|\"gemma\"|gemma",
                "llama-stories|\"default\"|\"yarn\"|yarn",
                "llama-stories|\"silu\"|\"gelu\"|hidden_act",
                "llama-stories|\"num_key_value_heads\": 2|\"num_key_value_heads\":"
                        + " 4|num_key_value_heads",
                "llama-stories|\"use_cache\": true|\"sliding_window\": 64|sliding_window",
                "llama-stories|\"use_cache\": true|\"rope_scaling\": {\"type\":"
                        + " \"linear\"}|rope_scaling",
                "llama-stories|\"use_cache\": true|\"rope_theta\": 500000.0|rope_theta",
                "llama-stories|\"use_cache\": true|\"quantization_config\": {}|quantization_config",
                "llama-stories|\"rope_type\": \"default\"|\"rope_type\": \"linear\"|factor",
                "llama-stories|\"head_dim\": 32|\"head_dim\": 33|33",
                "llama-stories|\"num_hidden_layers\": 4|\"num_hidden_layers\": 0|num_hidden_layers",
                "opt-stories|\"relu\"|\"gelu_new\"|activation_function",
                "opt-stories|\"num_attention_heads\": 6|\"num_attention_heads\":"
                        + " 7|num_attention_heads",
                "opt-stories|\"use_cache\": true|\"d_model\": 100|d_model",
                "opt-stories|\"tie_word_embeddings\": true|\"tie_word_embeddings\": false|tie_word",
                "opt-stories|\"vocab_size\": 2048|\"vocab_size\": \"big\"|vocab_size"
            })
    void whatIsUnknownOrContradictoryIsRefusedByName(
            String model, String from, String to, String named) {
        assertThatThrownBy(() -> with(model, from, to))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(named)
                .message()
                .satisfies(m -> assertThat(m).contains("config.json"));
    }

    /** Older files say rope_theta and rope_scaling, newer ones rope_parameters. */
    @Test
    void bothSpellingsOfTheRotarySettingsAreRead() throws IOException {
        String scaling =
                "\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,"
                        + "\"original_max_position_embeddings\":32";
        Rope newer =
                rope(
                        "{\"rope_parameters\":{\"rope_type\":\"llama3\",\"rope_theta\":5e5,"
                                + scaling
                                + "}}");
        Rope older =
                rope("{\"rope_theta\":5e5,\"rope_scaling\":{\"type\":\"llama3\"," + scaling + "}}");
        assertThat(older.frequencies()).isEqualTo(newer.frequencies());
        assertThat(rope("{}").frequencies()[0]).isEqualTo(1f);
    }

    private static Rope rope(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Rope.of(Json.read(new ByteArrayInputStream(bytes), "config.json"), 32);
    }

    @Test
    void aMissingASuperfluousAndAMisshapenTensorAreNamed() throws IOException {
        Architecture model =
                Architecture.read(Models.DEMO.resolve("llama-stories").resolve("config.json"));
        Map<String, List<Long>> tensors = new TreeMap<>(model.tensors(java.util.Set.of()));
        tensors.put("lm_head.weight", List.of(2048L, 192L));
        model.check(tensors);
        tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(16L));
        model.check(tensors);
        tensors.put("model.layers.4.input_layernorm.weight", List.of(192L));
        assertThatThrownBy(() -> model.check(tensors)).hasMessageContaining("layers.4");
        tensors.remove("model.layers.4.input_layernorm.weight");
        tensors.put("model.norm.weight", List.of(191L));
        assertThatThrownBy(() -> model.check(tensors))
                .hasMessageContaining("model.norm.weight")
                .hasMessageContaining("[191]");
        tensors.remove("model.norm.weight");
        assertThatThrownBy(() -> model.check(tensors)).hasMessageContaining("model.norm.weight");
    }

    @Test
    void withoutTokenizerAllPromptsAreRandomAndInRange() throws IOException {
        try (Checkpoint checkpoint = Models.tiny("opt-pre")) {
            List<GoldenPrompt> prompts = GoldenPrompts.forCheckpoint(checkpoint, null);
            assertThat(prompts).hasSizeGreaterThanOrEqualTo(16);
            for (GoldenPrompt p : prompts) {
                assertThat(p.text()).isNull();
                assertThat(p.ids().length).isLessThanOrEqualTo(96);
                for (int id : p.ids()) {
                    assertThat(id).isBetween(0, 159);
                }
            }
        }
    }
}
