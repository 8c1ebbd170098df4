package org.weightgate.portal.accounts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// The network an address belongs to, as far as its first bits tell: 192.0.2.0/24.
///
/// @param address as many bytes as the family has, all bits beyond `bits` zero
public record Network(byte[] address, int bits) {
    /// What usually is one site: /24 of IPv4, /48 of IPv6. Empty for what is no numeric address, as
    /// a proxy may write; nothing is ever looked up.
    public static Optional<Network> site(String address) {
        return literal(address).map(bytes -> masked(bytes, bytes.length == 4 ? 24 : 48));
    }

    /// What a link is bound to: /24 of IPv4, /56 of IPv6.
    public static Optional<Network> link(String address) {
        return literal(address).map(bytes -> masked(bytes, bytes.length == 4 ? 24 : 56));
    }

    /// What counts as one caller: an IPv4 address, or the /64 of an IPv6 address, since whoever has
    /// one of its addresses has them all. What is no numeric address stands for itself.
    public static String caller(String address) {
        return literal(address)
                .map(bytes -> bytes.length == 4 ? new Network(bytes, 32) : masked(bytes, 64))
                .map(network -> network.bits == 32 ? network.host() : network.toString())
                .orElse(address);
    }

    /// The bytes of a numeric address.
    public static Optional<byte[]> literal(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
        return masked(bytes, Integer.parseInt(text.substring(slash + 1)));
    }

    public static Network masked(byte[] bytes, int bits) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            masked[i] &= (byte) (0xff00 >> kept);
        }
        return new Network(masked, bits);
    }

    public boolean holds(String other) {
        return literal(other)
                .filter(bytes -> bytes.length == address.length)
                .map(bytes -> masked(bytes, bits))
                .filter(this::equals)
                .isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && bits == network.bits
                && Arrays.equals(address, network.address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + bits;
    }

    @Override
    public String toString() {
        return host() + "/" + bits;
    }

    private String host() {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
