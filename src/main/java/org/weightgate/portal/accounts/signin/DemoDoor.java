package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/// Lets demo people in by one click, on this machine only. A demo that would listen beyond loopback
/// does not start at all.
@Component
@Profile("demo")
class DemoDoor {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    DemoDoor(@Value("${server.address:}") String address) {
        if (!loopback(address)) {
            throw new IllegalStateException(
                    "The profile demo lets anybody in, so it listens on this machine only: set"
                            + " server.address to 127.0.0.1 (it is “"
                            + address
                            + "”), or start without the profile demo.");
        }
    }

    /// A page of another site that rebinds its name to this machine carries that name in `Host`.
    boolean open(HttpServletRequest request) {
        return loopback(request.getRemoteAddr()) && HERE.contains(request.getServerName());
    }

    boolean knows(String handle) {
        return DemoPeople.ALL.stream().anyMatch(demo -> demo.handle().equals(handle));
    }

    private static boolean loopback(String address) {
        try {
            return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
