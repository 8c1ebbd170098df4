package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A command that a sentence tells to run")
class OwnCommandTests {
    @AfterEach
    void forget() {
        System.clearProperty("weightgate.command");
    }

    @Test
    @DisplayName("names the launcher that started this client")
    void launcher() {
        System.setProperty("weightgate.command", "/opt/my tools/weightgate-client");
        assertThat(OwnCommand.with("get", "lab/model@v1"))
                .isEqualTo("'/opt/my tools/weightgate-client' get lab/model@v1");
    }

    @Test
    @DisplayName("names the jar by the name everybody knows where none was started")
    void jar() {
        assertThat(OwnCommand.with("get", "a/b", "--to", "d"))
                .isEqualTo("java -jar weightgate-client.jar get a/b --to d");
    }

    @Test
    @DisplayName("is quoted as a shell needs it")
    void quoted() {
        assertThat(OwnCommand.quoted("copies/opt-30b_v1.2,a=%7E:8080+@x"))
                .isEqualTo("copies/opt-30b_v1.2,a=%7E:8080+@x");
        assertThat(OwnCommand.quoted("it's $HOME")).isEqualTo("'it'\\''s $HOME'");
        assertThat(OwnCommand.quoted("")).isEqualTo("''");
        assertThat(OwnCommand.quoted("~/copy")).isEqualTo("'~/copy'");
    }
}
