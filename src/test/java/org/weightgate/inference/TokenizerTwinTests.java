package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

@DisplayName("Merging")
class TokenizerTwinTests {
    private static final String LETTERS = "aeht onsir.,T'\n1é☃";

    @TempDir Path temp;

    @Test
    void givesWhatTheDefinitionGivesStepByStep() throws IOException {
        Map<String, Object> parts = uncut();
        Json.Fields model = Json.Fields.of(parts.get("model"), "model");
        Map<String, Object> vocabulary = new HashMap<>(model.object("vocab").values());
        Map<List<Object>, Integer> ranks = new HashMap<>();
        for (Object merge : model.list("merges")) {
            ranks.put(List.copyOf((List<?>) merge), ranks.size());
        }
        Tokenizer tokenizer = read(parts);
        for (int seed = 0; seed < 400; seed++) {
            String text = random(seed);
            List<String> symbols = new ArrayList<>(List.of(ByteAlphabet.spell(text).split("")));
            for (int at = best(symbols, ranks); at >= 0; at = best(symbols, ranks)) {
                symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
            }
            int[] ids = symbols.stream().mapToInt(s -> id(vocabulary, s)).toArray();
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
        }
    }

    private static int best(List<String> symbols, Map<List<Object>, Integer> ranks) {
        int found = -1;
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < symbols.size(); i++) {
            int rank =
                    ranks.getOrDefault(List.<Object>of(symbols.get(i), symbols.get(i + 1)), lowest);
            if (rank < lowest) {
                lowest = rank;
                found = i;
            }
        }
        return found;
    }

    @Test
    void ofScoredPiecesGivesWhatTheDefinitionGivesStepByStep() throws IOException {
        SentencePieceModel model =
                SentencePieceModel.read(Files.readAllBytes(file("llama.model")), "llama.model");
        Map<String, Integer> ids = new HashMap<>();
        for (SentencePieceModel.Piece piece : model.pieces()) {
            ids.put(piece.text(), ids.size());
        }
        SentencePiece tokenizer = new SentencePiece(model);
        for (int seed = 0; seed < 400; seed++) {
            String text = random(seed);
            List<String> symbols =
                    new ArrayList<>(
                            ("▁" + text.replace(' ', '▁'))
                                    .codePoints()
                                    .mapToObj(Character::toString)
                                    .toList());
            for (int at = best(symbols, ids, model); at >= 0; at = best(symbols, ids, model)) {
                symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
            }
            int[] expected = symbols.stream().flatMapToInt(symbol -> pieces(symbol, ids)).toArray();
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(expected);
        }
    }

    private static IntStream pieces(String symbol, Map<String, Integer> ids) {
        if (ids.containsKey(symbol)) {
            return IntStream.of(ids.get(symbol));
        }
        byte[] bytes = symbol.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length)
                .map(i -> ids.get("<0x%02X>".formatted(bytes[i] & 0xFF)));
    }

    private static int best(
            List<String> symbols, Map<String, Integer> ids, SentencePieceModel model) {
        int found = -1;
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i + 1 < symbols.size(); i++) {
            Integer id = ids.get(symbols.get(i) + symbols.get(i + 1));
            if (id != null && model.pieces().get(id).score() > highest) {
                highest = model.pieces().get(id).score();
                found = i;
            }
        }
        return found;
    }

    /** A quadratic step would take hours; nobody's clock is measured. */
    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "\n", "☃", "ab", "<", "▁", "\u0301"})
    void takesAMillionOfOneCharacter(String unit) throws IOException {
        String text = unit.repeat(1_000_000 / unit.length());
        Tokenizer uncut = read(uncut());
        Tokenizer cut = Models.tokenizer("llama-stories");
        Tokenizer spaced = Tokenizer.load(TokenizerReferenceTests.FOLDER.resolve("llama-sp.json"));
        Path folder = Files.createDirectories(temp.resolve("sp"));
        Files.copy(file("llama.model"), folder.resolve("tokenizer.model"));
        Tokenizer scored = Tokenizer.of(folder).orElseThrow();
        for (Tokenizer tokenizer : List.of(uncut, cut, spaced, scored)) {
            int[] ids =
                    assertTimeoutPreemptively(Duration.ofMinutes(2), () -> tokenizer.encode(text));
            if (tokenizer != spaced && tokenizer != scored || !unit.equals("▁")) {
                assertThat(tokenizer.decode(ids)).isEqualTo(text);
            }
        }
    }

    private static Path file(String name) {
        return TokenizerReferenceTests.FOLDER.resolve(name);
    }

    /** The demo's tokenizer without a pattern: a whole text is one piece. */
    private static Map<String, Object> uncut() throws IOException {
        Map<String, Object> parts =
                new LinkedHashMap<>(
                        Json.read(Models.DEMO.resolve("opt-stories/tokenizer.json")).values());
        parts.put(
                "pre_tokenizer",
                Map.of("type", "ByteLevel", "add_prefix_space", false, "use_regex", false));
        return parts;
    }

    private static Tokenizer read(Map<String, Object> parts) throws IOException {
        return Tokenizer.read(
                new ByteArrayInputStream(Json.write(parts).getBytes(StandardCharsets.UTF_8)));
    }

    private static int id(Map<String, Object> vocabulary, String symbol) {
        return ((Long) vocabulary.get(symbol)).intValue();
    }

    private static String random(int seed) {
        int[] letters = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int length = 1 + (int) Long.remainderUnsigned(Mix.at(seed, 0), 80);
        for (int i = 1; i <= length; i++) {
            text.appendCodePoint(
                    letters[(int) Long.remainderUnsigned(Mix.at(seed, i), letters.length)]);
        }
        return text.toString();
    }
}
