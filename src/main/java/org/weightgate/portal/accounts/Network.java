package org.weightgate.portal.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// What counts as one caller: an IPv4 address, or the /64 of an IPv6 address, since whoever has one
/// of its addresses has them all.
public record Network(String value) {
    /// @param address as the servlet container gives it, a literal and never a name
    public static Network of(String address) {
        if (address.indexOf(':') < 0) {
            return new Network(address);
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            if (parsed instanceof Inet6Address) {
                byte[] bytes = Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), 8), 16);
                return new Network(InetAddress.getByAddress(bytes).getHostAddress() + "/64");
            }
            return new Network(parsed.getHostAddress());
        } catch (UnknownHostException e) {
            return new Network(address);
        }
    }
}
