package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

@DisplayName("A folder's tokenizer")
class TokenizerFilesTests {
    private static final String TEXT = "Lily said: “it's naïve ☃” </s> <s>\n";

    @TempDir Path folder;

    @Test
    void isNoneWithoutATokenizerFile() throws IOException {
        assertThat(Tokenizer.of(folder)).isEmpty();
    }

    @Test
    void isTokenizerJsonWhateverElseIsThere() throws IOException {
        Files.copy(
                Models.DEMO.resolve("opt-stories/tokenizer.json"),
                folder.resolve("tokenizer.json"));
        sentencePiece("llama.model");
        Files.writeString(folder.resolve("vocab.json"), "{}");
        assertThat(Tokenizer.of(folder).orElseThrow().source()).isEqualTo("tokenizer.json");
    }

    @Test
    void isTheSentencePieceModelBeforeAVocabulary() throws IOException {
        sentencePiece("llama.model");
        Files.writeString(folder.resolve("vocab.json"), "{}");
        assertThat(Tokenizer.of(folder).orElseThrow().source()).isEqualTo("tokenizer.model");
    }

    private void sentencePiece(String name) throws IOException {
        Files.copy(
                TokenizerReferenceTests.FOLDER.resolve(name),
                folder.resolve("tokenizer.model"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    @Nested
    @DisplayName("from vocab.json and merges.txt")
    class FromVocabulary {
        private Tokenizer published;

        @BeforeEach
        void theFilesOfTheDemo() throws IOException {
            published = Models.tokenizer("opt-stories");
            Json.Fields model =
                    Json.read(Models.DEMO.resolve("opt-stories/tokenizer.json")).object("model");
            write("vocab.json", Json.write(model.object("vocab").values()));
            StringBuilder merges = new StringBuilder("#version: 0.2\n");
            for (Object merge : model.list("merges")) {
                List<?> pair = (List<?>) merge;
                merges.append(pair.get(0)).append(' ').append(pair.get(1)).append('\n');
            }
            write("merges.txt", merges.toString());
            write("config.json", "{\"model_type\": \"opt\"}");
        }

        @Test
        void putsTheEndOfTextBeforeATextOfOptAndNoSpace() throws IOException {
            Tokenizer tokenizer = Tokenizer.of(folder).orElseThrow();
            assertThat(tokenizer.encodeWithSpecials("the end"))
                    .isEqualTo(published.encodeWithSpecials("the end"))
                    .startsWith(2);
            assertThat(tokenizer.source()).isEqualTo("vocab.json");
            assertThat(tokenizer.vocabulary()).isEqualTo(2048);
        }

        @Test
        void givesTheIdsOfTheTokenizerJsonThatNamesTheSameSpecialTokens() throws IOException {
            write(
                    "tokenizer_config.json",
                    """
                    {"add_bos_token": true, "bos_token": {"content": "</s>", "__type": "AddedToken"},
                     "pad_token": "<pad>", "unk_token": "<unk>",
                     "additional_special_tokens": ["<s>"]}\
                    """);
            Tokenizer tokenizer = Tokenizer.of(folder).orElseThrow();
            assertThat(tokenizer.encodeWithSpecials(TEXT))
                    .isEqualTo(published.encodeWithSpecials(TEXT));
            assertThat(tokenizer.decode(tokenizer.encode(TEXT)))
                    .isEqualTo(TEXT.replace("</s>", "").replace("<s>", ""));
        }

        @Test
        void leavesWhatOptDoesNotNameAsText() throws IOException {
            Tokenizer tokenizer = Tokenizer.of(folder).orElseThrow();
            assertThat(tokenizer.encode("</s>")).containsExactly(2);
            assertThat(tokenizer.encode("<s>")).hasSizeGreaterThan(1);
        }

        @Test
        void putsNothingBeforeATextOfGpt2() throws IOException {
            write("config.json", "{\"model_type\": \"gpt2\"}");
            write("special_tokens_map.json", "{\"bos_token\": \"</s>\"}");
            assertThat(Tokenizer.of(folder).orElseThrow().encodeWithSpecials("the end"))
                    .isEqualTo(published.encode("the end"));
        }

        @Test
        void putsASpaceBeforeATextWhereTheSettingsSaySo() throws IOException {
            write("tokenizer_config.json", "{\"add_prefix_space\": true}");
            assertThat(Tokenizer.of(folder).orElseThrow().encode("the end"))
                    .isEqualTo(published.encode(" the end"));
        }

        @Test
        void isWhatAVerificationHoldsAgainstTheGoldenTexts(@TempDir Path other) throws IOException {
            SignedCopy copy = SignedCopy.of("opt-stories", other.resolve("copy"));
            Files.delete(copy.folder.resolve("tokenizer.json"));
            Files.delete(copy.folder.resolve("tokenizer_config.json"));
            Files.copy(folder.resolve("vocab.json"), copy.folder.resolve("vocab.json"));
            Files.copy(folder.resolve("merges.txt"), copy.folder.resolve("merges.txt"));
            copy.signFiles();
            assertThat(Reports.step(copy.verify(), "tokenizer").outcome())
                    .isEqualTo(Report.Outcome.PASSED);
            copy.edit("merges.txt", "\nĠ t\n", "\n");
            copy.signFiles();
            assertThat(Reports.step(copy.verify(), "tokenizer").finding())
                    .contains("vocab.json turns golden text ");
        }

        @Test
        void refusesAModelTypeThatMayCutTextsOtherwise() throws IOException {
            write("config.json", "{\"model_type\": \"qwen2\"}");
            assertThatThrownBy(() -> Tokenizer.of(folder))
                    .isInstanceOf(UnsupportedModel.class)
                    .hasMessageContaining("qwen2");
        }

        @Test
        void refusesOneOfTheTwoFilesAlone() throws IOException {
            Files.delete(folder.resolve("merges.txt"));
            assertThatThrownBy(() -> Tokenizer.of(folder))
                    .isInstanceOf(MalformedDocument.class)
                    .hasMessageContaining("without merges.txt");
        }

        @Test
        void refusesAMergeOfNoTokens() throws IOException {
            write("merges.txt", "#version: 0.2\nThere is\nnone\n");
            assertThatThrownBy(() -> Tokenizer.of(folder))
                    .isInstanceOf(MalformedDocument.class)
                    .hasMessageContaining("merge 0");
        }
    }

    @Nested
    @DisplayName("from tokenizer.model")
    class FromSentencePiece {
        @BeforeEach
        void aModel() throws IOException {
            sentencePiece("llama.model");
        }

        @Test
        void putsItsBeginningBeforeAText() throws IOException {
            int[] plain = Tokenizer.of(folder).orElseThrow().encode(TEXT);
            assertThat(Tokenizer.of(folder).orElseThrow().encodeWithSpecials(TEXT))
                    .startsWith(1)
                    .endsWith(plain)
                    .hasSize(plain.length + 1);
        }

        @Test
        void putsAroundATextWhatTheSettingsSay() throws IOException {
            write("tokenizer_config.json", "{\"add_bos_token\": false, \"add_eos_token\": true}");
            int[] plain = Tokenizer.of(folder).orElseThrow().encode(TEXT);
            assertThat(Tokenizer.of(folder).orElseThrow().encodeWithSpecials(TEXT))
                    .startsWith(plain)
                    .endsWith(2)
                    .hasSize(plain.length + 1);
        }

        @Test
        void agreesWithTheTokenizerJsonMadeOfIt() throws IOException {
            Tokenizer scored = Tokenizer.of(folder).orElseThrow();
            Tokenizer ranked =
                    Tokenizer.load(TokenizerReferenceTests.FOLDER.resolve("llama-sp.json"));
            for (int seed = 0; seed < 300; seed++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 40; i++) {
                    text.append(
                            "the lyn. é☃"
                                    .charAt((int) Long.remainderUnsigned(Mix.at(seed, i), 11)));
                }
                assertThat(scored.encodeWithSpecials(text.toString()))
                        .isEqualTo(ranked.encodeWithSpecials(text.toString()));
            }
        }

        @Test
        void refusesTokensThatWereAddedBesideIt() throws IOException {
            write("added_tokens.json", "{\"<s>\": 1, \"<PRE>\": 32007}");
            assertThatThrownBy(() -> Tokenizer.of(folder))
                    .isInstanceOf(UnsupportedModel.class)
                    .hasMessageContaining("<PRE>");
        }

        @Test
        void refusesSettingsThatContradictIt() throws IOException {
            write("tokenizer_config.json", "{\"add_prefix_space\": false}");
            assertThatThrownBy(() -> Tokenizer.of(folder)).hasMessageContaining("add_prefix_space");
        }

        @Test
        void refusesAUnigramModelByName() throws IOException {
            change(model("unigram"));
            assertThatThrownBy(() -> Tokenizer.of(folder))
                    .isInstanceOf(UnsupportedModel.class)
                    .hasMessageContaining("model type unigram");
        }

        @Test
        void refusesATiktokenVocabularyByName() throws IOException {
            change("IQ== 0\nIg== 1\n".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> Tokenizer.of(folder))
                    .isInstanceOf(UnsupportedModel.class)
                    .hasMessageContaining("tiktoken");
        }

        @Test
        void refusesAFileThatIsCutOff() throws IOException {
            byte[] whole = Files.readAllBytes(folder.resolve("tokenizer.model"));
            for (int length : new int[] {1, 50, whole.length / 2, whole.length - 1}) {
                change(Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Tokenizer.of(folder))
                        .as("%s bytes", length)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("tokenizer.model");
            }
        }

        private void change(byte[] model) throws IOException {
            Files.write(folder.resolve("tokenizer.model"), model);
        }

        /** One piece "a" and a trainer of the type; the format's first type is the default. */
        private static byte[] model(String type) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {0x0A, 3, 0x0A, 1, 'a'});
            if (!type.equals("unigram")) {
                out.writeBytes(new byte[] {0x12, 2, 0x18, 2});
            }
            return out.toByteArray();
        }
    }
}
