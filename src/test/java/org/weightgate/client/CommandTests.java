package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

/// The command line: what is understood, what is refused, how it ends.
class CommandTests {
    static final Path LLAMA = Path.of("src/main/resources/demo/llama-stories");

    @TempDir Path folder;

    @Test
    void namesItsCommandsAndExitCodes() {
        Ran ran = Ran.of("--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("get", "verify", "run", "logits", "publish", "trace")
                .contains("1   a check failed", "3   the network failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "verify", "run", "logits", "publish", "trace"})
    void everyCommandExplainsItself(String command) {
        Ran ran = Ran.of(command, "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("Usage: weightgate-client " + command).contains("--json");
    }

    @Test
    void badUsageEndsWithTwo() {
        assertThat(Ran.of().code()).isEqualTo(2);
        assertThat(Ran.of("fetch").code()).isEqualTo(2);
        assertThat(Ran.of("get").code()).isEqualTo(2);
        assertThat(Ran.of("get", "tiny", "--to", "x").err()).contains("namespace/name");
        assertThat(Ran.of("get", "a/b", "--to", "x", "--parallel", "0").code()).isEqualTo(2);
        assertThat(Ran.of("logits", "x", "--ids", "one").code()).isEqualTo(2);
        assertThat(Ran.of("run", folder.toString(), "--prompt", "x").err())
                .contains("holds no tokenizer");
        assertThat(Ran.of("verify", "/no/such/folder").code()).isEqualTo(2);
        assertThat(Ran.of("verify", "x", "--portal", "ftp://portal").code()).isEqualTo(2);
    }

    @Test
    void anAbsentPortalEndsWithThree() {
        Ran ran = Ran.of("get", "demo/tiny", "--to", folder.toString(), "--portal", "localhost:1");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("https://localhost:1 cannot be reached");
    }

    @Test
    void generatesTheSameTextEveryTime() throws Exception {
        Ran ran =
                Ran.of(
                        "run",
                        LLAMA.toString(),
                        "--prompt",
                        "Once upon a time",
                        "--max-tokens",
                        "12");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("Once upon a time, there was a");
        assertThat(ran.err()).containsPattern("12 tokens, [0-9.]+ tokens/s");
        String[] drawn = {
            "run",
            LLAMA.toString(),
            "--prompt",
            "The dog",
            "--max-tokens",
            "8",
            "--temperature",
            "0.9",
            "--seed",
            "7",
            "--json"
        };
        assertThat(Json.read(Ran.of(drawn).out()).at("text").text())
                .isNotBlank()
                .isEqualTo(Json.read(Ran.of(drawn).out()).at("text").text());
    }

    @Test
    void refusesAPromptWithoutRoom() {
        String long_ = "word ".repeat(2000);
        Ran ran = Ran.of("run", LLAMA.toString(), "--prompt", long_);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("tokens, the model takes");
    }

    @Test
    void printsLogitsOfTheLastOrOfAllPositions() throws Exception {
        Json last = Json.read(Ran.of("logits", LLAMA.toString(), "--ids", "1,2,3").out());
        Json all = Json.read(Ran.of("logits", LLAMA.toString(), "--ids", "1,2,3", "--all").out());
        assertThat(last.at("logits").items()).hasSize(1);
        assertThat(all.at("logits").items()).hasSize(3);
        assertThat(last.at("logits").items().getLast().toString())
                .isEqualTo(all.at("logits").items().getLast().toString());
        Ran wrong = Ran.of("logits", LLAMA.toString(), "--ids", "1,99999");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("id 99999 is outside the vocabulary");
    }

    @Test
    void publishRefusesAFolderBeforeAnythingIsSent() throws Exception {
        String[] publish = {
            "publish",
            folder.toString(),
            "--model",
            "demo/x",
            "--release",
            "v1",
            "--portal",
            "http://localhost:1"
        };
        assertThat(Ran.of(publish).err()).contains("neither model.safetensors nor");
        Files.writeString(folder.resolve("pytorch_model.bin"), "pickle");
        Ran ran = Ran.of(publish);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("pytorch_model.bin").contains("convert the weights");
    }

    @Test
    void neverStartsADownloadThatCannotFit() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> CopyFetch.checkSpace(5_000_000_000L, 4_000_000_000L, folder))
                .hasMessageContaining("5.0 GB more are needed")
                .hasMessageContaining("4.0 GB are free");
        CopyFetch.checkSpace(1_000_000L, 4_000_000_000L, folder);
    }
}
