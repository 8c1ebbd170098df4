package org.weightgate.portal.delivery;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The address people reach the portal under: `weightgate.url`, or else that of the running call.
@Component
public class PortalAddress {
    private final String configured;

    PortalAddress(@Value("${weightgate.url:}") String configured) {
        this.configured = configured.replaceAll("/+$", "");
    }

    public String base() {
        return configured.isBlank()
                ? ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString()
                : configured;
    }

    /// @param path starts with `/`
    public String of(String path) {
        return base() + path;
    }
}
