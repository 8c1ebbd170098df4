package org.weightgate.portal.hub;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// What the Hub has and this portal has not. A plain 404 is what clients take best: they neither
/// wait nor hand tokens on to services that convert.
@Controller
class ElsewhereController {
    @RequestMapping({
        "/api/datasets/**",
        "/api/spaces/**",
        "/api/kernels/**",
        "/datasets/**",
        "/spaces/**",
        "/kernels/**",
        "/api/models/{name}"
    })
    void noSuchRepository() {
        throw HubRefusal.noModel();
    }

    @RequestMapping({"/api/agent-harnesses/**", "/api/models/**"})
    void notServed() {
        throw HubRefusal.notServed();
    }
}
