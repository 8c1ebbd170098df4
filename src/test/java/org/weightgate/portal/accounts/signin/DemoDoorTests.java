package org.weightgate.portal.accounts.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class DemoDoorTests {
    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::", "192.0.2.1", "no such host."})
    void aDemoDoesNotListenBeyondThisMachine(String address) {
        assertThatThrownBy(() -> new DemoDoor(address))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("server.address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.8.8"})
    void loopbackIsFine(String address) {
        assertThatCode(() -> new DemoDoor(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, evil.example, false",
        "192.0.2.1, localhost, false"
    })
    void opensToThisMachineUnderItsOwnNameOnly(String from, String host, boolean open) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(from);
        request.setServerName(host);
        assertThat(new DemoDoor("127.0.0.1").open(request)).isEqualTo(open);
    }

    @Test
    void knowsTheDemoPeopleOnly() {
        DemoDoor door = new DemoDoor("127.0.0.1");
        assertThat(door.knows("ada")).isTrue();
        assertThat(door.knows("weightgate")).isFalse();
    }
}
