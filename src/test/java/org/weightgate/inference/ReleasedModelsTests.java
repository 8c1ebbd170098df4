package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings as models were released with, every one of them; how many weights the reference library
 * makes of them was counted by count.py beside.
 */
@DisplayName("The config.json of a released model")
class ReleasedModelsTests {
    private static final Path CONFIGS = Path.of("src/test/resources/released/configs.json");

    static Set<String> names() throws IOException {
        return Json.read(CONFIGS).values().keySet();
    }

    private static Map<String, Object> config(String model) throws IOException {
        return new LinkedHashMap<>(Json.read(CONFIGS).object(model).object("config").values());
    }

    private static Architecture read(Map<String, Object> config) throws IOException {
        return Architecture.of(new Json.Fields("config.json", config));
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("is understood, and implies as many weights as the reference library makes")
    void weights(String model) throws IOException {
        long weights = 0;
        for (List<Long> shape : read(config(model)).tensors(Set.of()).values()) {
            weights += shape.stream().reduce(1L, Math::multiplyExact);
        }
        assertThat(weights).isEqualTo(Json.read(CONFIGS).object(model).integer("weights"));
    }

    @ParameterizedTest
    @CsvSource({
        "smollm2-135m, rope_interleaved, true",
        "smollm2-135m, is_llama_config, false",
        "smollm2-135m, is_encoder_decoder, true",
        "qwen2.5-0.5b, use_mrope, true",
        "galactica-1.3b, scale_embeddings, true",
        "galactica-1.3b, learned_embeddings, false",
    })
    @DisplayName("is refused where it asks for what the reference library never does")
    void refused(String model, String setting, boolean value) throws IOException {
        Map<String, Object> config = config(model);
        config.put(setting, value);
        assertThatThrownBy(() -> read(config))
                .isInstanceOf(UnsupportedModel.class)
                .hasMessage("config.json: \"%s\" %s is not computed.".formatted(setting, value));
    }

    @ParameterizedTest
    @CsvSource({"llama-7b, max_sequence_length", "llama-7b, max_position_embeddings"})
    @DisplayName("is refused where it tells two lengths of a text")
    void twoLengths(String model, String setting) throws IOException {
        Map<String, Object> config = config(model);
        config.put(setting, 4096L);
        assertThatThrownBy(() -> read(config))
                .isInstanceOf(UnsupportedModel.class)
                .hasMessageContaining("\"max_sequence_length\" and \"max_position_embeddings\"");
    }
}
