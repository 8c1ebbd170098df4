package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TokenizerTests {

    @ParameterizedTest
    @ValueSource(strings = {"llama-stories", "opt-stories"})
    void givesTheIdsTheReferenceGaveForItsTexts(String name) throws IOException {
        Tokenizer tokenizer = Models.tokenizer(name);
        for (Json.Fields expected : Models.golden(name).objects("cases")) {
            assertThat(tokenizer.encodeWithSpecials(expected.string("text")))
                    .isEqualTo(expected.ints("ids"));
        }
        assertThat(tokenizer.vocabulary()).isEqualTo(2048);
    }

    /** Code, many scripts, emoji, control characters, blanks, three pre-tokenizer patterns. */
    @Test
    void givesTheIdsOfAnIndependentImplementation() throws IOException {
        Json.Fields file = Json.read(Models.RESOURCES.resolve("tokenizer-vectors.json"));
        Map<String, Tokenizer> tokenizers = new HashMap<>();
        for (Json.Fields v : file.objects("vectors")) {
            String kind = v.string("pattern");
            String model = v.string("model");
            String key = model + kind;
            if (!tokenizers.containsKey(key)) {
                tokenizers.put(
                        key,
                        kind.equals("as-published")
                                ? Models.tokenizer(model)
                                : split(model, file.object("patterns").string(kind), kind));
            }
            Tokenizer tokenizer = tokenizers.get(key);
            String text = v.string("text");
            assertThat(tokenizer.encode(text)).as("%s: %s", key, text).isEqualTo(v.ints("ids"));
            assertThat(tokenizer.encodeWithSpecials(text)).isEqualTo(v.ints("with_specials"));
            assertThat(tokenizer.decode(v.ints("ids"))).isEqualTo(v.string("decoded"));
        }
    }

    private static Tokenizer split(String model, String pattern, String kind) throws IOException {
        Map<String, Object> file = file(model);
        Map<String, Object> split = new LinkedHashMap<>();
        split.put("type", "Split");
        split.put("pattern", Map.of("Regex", pattern));
        split.put("behavior", "Isolated");
        file.put(
                "pre_tokenizer",
                Map.of(
                        "type",
                        "Sequence",
                        "pretokenizers",
                        List.of(
                                split,
                                Map.of(
                                        "type",
                                        "ByteLevel",
                                        "add_prefix_space",
                                        false,
                                        "use_regex",
                                        false))));
        Map<String, Object> merges = new LinkedHashMap<>();
        merges.putAll(new Json.Fields("", file).object("model").values());
        merges.put("ignore_merges", kind.equals("llama3"));
        file.put("model", merges);
        return read(file);
    }

    private static Map<String, Object> file(String model) throws IOException {
        return new LinkedHashMap<>(
                Json.read(Models.DEMO.resolve(model).resolve("tokenizer.json")).values());
    }

    private static Tokenizer read(Map<String, Object> file) throws IOException {
        return Tokenizer.read(
                new ByteArrayInputStream(Json.write(file).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyTextComesBackFromItsIds() throws IOException {
        Tokenizer tokenizer = Models.tokenizer("opt-stories");
        for (int seed = 0; seed < 200; seed++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                int c =
                        (int)
                                Long.remainderUnsigned(
                                        Mix.at(seed, i), seed % 2 == 0 ? 0x250 : 0x1FFFF);
                text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? ' ' : c);
            }
            String written = text.toString();
            assertThat(tokenizer.decode(tokenizer.encode(written))).isEqualTo(written);
        }
    }

    @Test
    void aCharacterSplitOverTokensAppearsWithItsLast() throws IOException {
        Tokenizer tokenizer = Models.tokenizer("llama-stories");
        int[] ids = tokenizer.encode("☃");
        assertThat(ids).hasSizeGreaterThan(1);
        TextStream text = tokenizer.stream();
        for (int i = 0; i + 1 < ids.length; i++) {
            assertThat(text.add(ids[i])).isEmpty();
        }
        assertThat(text.add(ids[ids.length - 1])).isEqualTo("☃");
        text.add(ids[0]);
        assertThat(text.end()).isEqualTo("\uFFFD");
        assertThat(tokenizer.decode(new int[] {0, 1, 2047, 99999})).doesNotContain("<|");
    }

    @Test
    void mergesALongPieceInReasonableTime() throws IOException {
        Tokenizer tokenizer = Models.tokenizer("llama-stories");
        String text = "ab".repeat(100_000);
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void refusesWhatItDoesNotUnderstandByName() throws IOException {
        Map<String, Object> lower = file("opt-stories");
        lower.put("normalizer", Map.of("type", "Lowercase"));
        assertThatThrownBy(() -> read(lower))
                .isInstanceOf(UnsupportedModel.class)
                .hasMessageContaining("normalizer Lowercase");
        Map<String, Object> metaspace = file("opt-stories");
        metaspace.put("pre_tokenizer", Map.of("type", "UnicodeScripts"));
        assertThatThrownBy(() -> read(metaspace)).hasMessageContaining("UnicodeScripts");
        for (String part : List.of("\\w+", "\\h", "\\p{N}{1,3}+", "[[:alpha:]]", "(?m:.)")) {
            Map<String, Object> pattern = file("opt-stories");
            pattern.put(
                    "pre_tokenizer",
                    Map.of(
                            "type",
                            "Split",
                            "behavior",
                            "Isolated",
                            "pattern",
                            Map.of("Regex", "x|" + part)));
            assertThatThrownBy(() -> read(pattern))
                    .as(part)
                    .isInstanceOf(UnsupportedModel.class)
                    .hasMessageContaining("pattern part");
        }
        Map<String, Object> added = file("opt-stories");
        added.put("added_tokens", List.of(Map.of("id", 7, "content", "</s>")));
        assertThatThrownBy(() -> read(added)).hasMessageContaining("in the vocabulary 2");
        Map<String, Object> more = file("opt-stories");
        more.put("decoder", Map.of("type", "ByteLevel", "clever", true));
        assertThatThrownBy(() -> read(more)).hasMessageContaining("ByteLevel with \"clever\"");
        Map<String, Object> unigram = file("opt-stories");
        unigram.put("model", Map.of("type", "Unigram"));
        assertThatThrownBy(() -> read(unigram)).hasMessageContaining("Unigram");
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        byte[] whole = Files.readAllBytes(Models.DEMO.resolve("opt-stories/tokenizer.json"));
        assertThatThrownBy(
                        () -> Tokenizer.read(new ByteArrayInputStream(whole, 0, whole.length / 2)))
                .isInstanceOf(MalformedDocument.class)
                .hasMessageContaining("tokenizer.json");
    }
}
