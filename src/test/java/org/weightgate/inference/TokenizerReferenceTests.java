package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Frozen ids of the reference implementations on small vocabularies of our own; see make.py. */
@DisplayName("Ids and texts equal those of the reference implementations")
class TokenizerReferenceTests {
    static final Path FOLDER = Path.of("src/test/resources/tokenizers");

    @TempDir Path temp;

    @Test
    void forEveryPartOfTokenizerJson() throws IOException {
        Json.Fields file = vectors();
        List<String> texts = file.strings("texts");
        for (Json.Fields variant : file.objects("json")) {
            Tokenizer tokenizer = variant(variant);
            List<Json.Fields> cases = variant.objects("cases");
            for (int i = 0; i < texts.size(); i++) {
                String what = variant.string("name") + ": " + texts.get(i);
                int[] ids = cases.get(i).ints("ids");
                assertThat(tokenizer.encodeWithSpecials(texts.get(i))).as(what).isEqualTo(ids);
                assertThat(tokenizer.encode(texts.get(i))).hasSize(cases.get(i).count("plain"));
                assertThat(tokenizer.decode(ids)).as(what).isEqualTo(cases.get(i).string("text"));
            }
        }
    }

    @Test
    void forEverySentencePieceModelAndBytesThatAreNoText() throws IOException {
        Json.Fields models = vectors().object("models");
        for (String name : models.values().keySet()) {
            Tokenizer tokenizer = model(name);
            for (Json.Fields expected : models.objects(name)) {
                int[] ids = expected.ints("ids");
                if (expected.has("bytes")) {
                    byte[] bytes = HexFormat.of().parseHex(expected.string("bytes"));
                    assertThat(tokenizer.encode(bytes))
                            .as("%s: %s", name, expected.string("bytes"))
                            .isEqualTo(ids);
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
                        assertThat(tokenizer.encode(text)).isEqualTo(ids);
                    }
                }
                assertThat(tokenizer.decode(ids))
                        .as("%s: %s", name, Arrays.toString(ids))
                        .isEqualTo(expected.string("text"));
            }
        }
    }

    @Test
    void forBytesThatAreNoTextInTokenizerJson() throws IOException {
        Tokenizer tokenizer = Tokenizer.load(FOLDER.resolve("llama-sp.json"));
        for (Json.Fields expected : vectors().objects("invalid")) {
            byte[] bytes = HexFormat.of().parseHex(expected.string("bytes"));
            assertThat(tokenizer.encode(bytes))
                    .as(expected.string("bytes"))
                    .isEqualTo(expected.ints("ids"));
        }
    }

    @Test
    void aTextThatComesTokenByTokenIsTheWholeText() throws IOException {
        Json.Fields file = vectors();
        for (Json.Fields variant : file.objects("json")) {
            Tokenizer tokenizer = variant(variant);
            for (Json.Fields expected : variant.objects("cases")) {
                TextStream stream = tokenizer.stream();
                StringBuilder text = new StringBuilder();
                for (int id : expected.ints("ids")) {
                    text.append(stream.add(id));
                }
                assertThat(text.append(stream.end()).toString())
                        .as(variant.string("name"))
                        .isEqualTo(expected.string("text"));
            }
        }
    }

    private static Json.Fields vectors() throws IOException {
        return Json.read(FOLDER.resolve("vectors.json"));
    }

    private Tokenizer model(String name) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.copy(FOLDER.resolve(name), folder.resolve("tokenizer.model"));
        return Tokenizer.of(folder).orElseThrow();
    }

    private static Tokenizer variant(Json.Fields variant) throws IOException {
        String base = variant.string("base");
        Path file =
                base.equals("llama-sp")
                        ? FOLDER.resolve("llama-sp.json")
                        : Models.DEMO.resolve(base).resolve("tokenizer.json");
        Map<String, Object> parts = new LinkedHashMap<>(Json.read(file).values());
        parts.putAll(variant.object("parts").values());
        Map<String, Object> model =
                new LinkedHashMap<>(Json.Fields.of(parts.get("model"), "model").values());
        model.putAll(variant.object("model").values());
        parts.put("model", model);
        return Tokenizer.read(
                new ByteArrayInputStream(Json.write(parts).getBytes(StandardCharsets.UTF_8)));
    }
}
