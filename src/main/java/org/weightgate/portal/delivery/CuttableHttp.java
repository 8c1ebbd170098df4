package org.weightgate.portal.delivery;

import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// Tomcat's HTTP connector, whose connections can be reset from another thread: what waits in the
/// kernel's buffer for a slow receiver is thrown away with them, which an ordinary close would
/// still deliver. Public because Tomcat makes it by its name.
public final class CuttableHttp extends Http11NioProtocol {

    /// Resets the connection of this id, if it is still open. Over HTTP/2 every stream of the
    /// connection ends with it.
    void reset(String connection) {
        for (Object open : getEndpoint().getConnections()) {
            if (open instanceof SocketWrapperBase<?> wrapper
                    && wrapper.getSocket() instanceof NioChannel channel
                    && wrapper.getServletConnection("", "").getConnectionId().equals(connection)) {
                reset(channel.getIOChannel());
            }
        }
    }

    private static void reset(@Nullable SocketChannel socket) {
        if (socket == null) return; // closed meanwhile
        try (socket) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // Closed meanwhile, which is what was wanted.
        }
    }
}
