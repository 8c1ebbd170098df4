package org.weightgate.portal.delivery;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.catalina.connector.Connector;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The connections of this node, to be cut while another thread writes to them.
@Component
class Connections {
    private final List<CuttableHttp> known = new CopyOnWriteArrayList<>();

    void learn(Connector connector) {
        if (connector.getProtocolHandler() instanceof CuttableHttp http) known.add(http);
    }

    /// Cuts the connection that this request came by.
    Runnable cutting(HttpServletRequest request) {
        String id = request.getServletConnection().getConnectionId();
        return () -> known.forEach(http -> http.reset(id));
    }
}
