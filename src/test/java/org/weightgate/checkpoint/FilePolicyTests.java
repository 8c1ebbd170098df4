package org.weightgate.checkpoint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class FilePolicyTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "model-00001-of-00004.safetensors",
                "tokenizer/vocab.json",
                "LICENSE",
                "a b.txt",
                "données.md",
                "gitattributes"
            })
    void allowsOrdinaryNames(String path) {
        assertThatCode(() -> FilePolicy.check(path)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "|no name",
                "../x|part \"..\"",
                "a/../x|part \"..\"",
                "./x|part \".\"",
                "/x|absolute",
                "a//x|empty part",
                "a/|empty part",
                "a\\x|backslash",
                "C:x|colon",
                "a\u0000|control",
                "a\u202Ex|invisible",
                "a\u200Bx|invisible",
                "cafe\u0301|NFC",
                ".gitattributes|.git",
                "sub/.GIT/config|.git",
                "NUL.txt|device",
                "a. |space",
                "a.|dot",
                "pytorch_model.bin|pickles",
                "x.PT|pickles",
                "x.ckpt|pickles",
                "x.pkl|pickles",
                "x.npy|pickles",
                "x.h5|code"
            })
    void refusesWithAReason(String path, String reason) {
        String given = path == null ? "" : path;
        assertThatThrownBy(() -> FilePolicy.check(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThatThrownBy(() -> FilePolicy.check("é".repeat(128)))
                .hasMessageContaining("255 bytes");
        assertThatThrownBy(() -> FilePolicy.check("abc/".repeat(255) + "abcd"))
                .hasMessageContaining("512 bytes");
    }

    @Test
    void refusesFilesThatCannotStandTogether() {
        assertThatCode(() -> FilePolicy.checkRelease(List.of("a", "b/a", "b/c")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> FilePolicy.checkRelease(List.of("Readme.md", "README.md")))
                .hasMessageContaining("one file on some systems");
        assertThatThrownBy(() -> FilePolicy.checkRelease(List.of("a", "A/b")))
                .hasMessageContaining("also a folder");
        assertThatThrownBy(() -> FilePolicy.checkRelease(List.of("a", "a")))
                .hasMessageContaining("one file");
        assertThatThrownBy(() -> FilePolicy.checkRelease(List.of("Model.sig")))
                .hasMessageContaining("into every copy");
    }
}
