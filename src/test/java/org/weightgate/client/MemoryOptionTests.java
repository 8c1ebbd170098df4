package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.nio.file.Path;

@DisplayName("--memory SIZE")
class MemoryOptionTests {
    @TempDir Path folder;

    private static long forComputing(String... arguments) {
        MemoryOption option = new MemoryOption();
        new CommandLine(option).parseArgs(arguments);
        return option.forComputing();
    }

    @Test
    @DisplayName("leaves half of it to what a computation holds, and never more than this Java has")
    void half() {
        assertThat(forComputing("--memory", "100M")).isEqualTo(50L << 20);
        assertThat(forComputing("--memory", "9000G"))
                .isEqualTo(forComputing())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"63M", "1K", "2", "-2G", "lots", "2GB"})
    @DisplayName("is refused in words where it is no size or too little")
    void refused(String size) {
        Ran ran = Ran.of("verify", folder.toString(), "--memory=" + size);
        assertThat(ran.code()).isEqualTo(Client.BAD_USAGE);
        assertThat(ran.err()).contains("--memory takes");
    }
}
