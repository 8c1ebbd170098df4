package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkTests {
    @Test
    void oneHouseholdOfIpv6AddressesIsOneCaller() {
        assertThat(Network.of("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(Network.of("2001:db8:1:2::1"))
                .isNotEqualTo(Network.of("2001:db8:1:3::1"));
    }

    @Test
    void ipv4AddressesCountOneByOne() {
        assertThat(Network.of("192.0.2.1")).isNotEqualTo(Network.of("192.0.2.2"));
        assertThat(Network.of("::ffff:192.0.2.1")).isEqualTo(Network.of("192.0.2.1"));
    }
}
