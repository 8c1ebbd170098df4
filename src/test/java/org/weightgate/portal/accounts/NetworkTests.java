package org.weightgate.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkTests {
    @Test
    void oneHouseholdOfIpv6AddressesIsOneCaller() {
        assertThat(Network.caller("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(Network.caller("2001:db8:1:2::1"))
                .isNotEqualTo(Network.caller("2001:db8:1:3::1"));
    }

    @Test
    void ipv4AddressesCountOneByOne() {
        assertThat(Network.caller("192.0.2.1")).isNotEqualTo(Network.caller("192.0.2.2"));
        assertThat(Network.caller("::ffff:192.0.2.1")).isEqualTo(Network.caller("192.0.2.1"));
    }
}
