package org.weightgate.portal.delivery;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.weightgate.portal.marking.PortalKeys;

import java.util.List;

/// What the client starts from: the client itself and the keys it pins.
@Controller
class ClientController {
    record WellKnown(String portal, List<PortalKeys.PublicKey> keys, String client) {}

    private static final Resource JAR = new ClassPathResource("client/weightgate-client.jar");
    private final PortalKeys keys;
    private final PortalAddress address;

    ClientController(PortalKeys keys, PortalAddress address) {
        this.keys = keys;
        this.address = address;
    }

    @GetMapping("/.well-known/weightgate.json")
    @ResponseBody
    WellKnown wellKnown() {
        return new WellKnown(address.base(), keys.all(), "/client.jar");
    }

    /// The key that signs now, for other verifiers of model.sig.
    @GetMapping(path = "/.well-known/weightgate.pub", produces = "application/x-pem-file")
    @ResponseBody
    String publicKey() {
        return keys.pem();
    }

    @GetMapping("/client.jar")
    ResponseEntity<Resource> client() {
        if (!JAR.exists()) {
            throw new DownloadRefused(
                    HttpStatus.NOT_FOUND, "This portal was built without the client.");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("application/java-archive"))
                .cacheControl(CacheControl.noCache())
                .header("Content-Disposition", "attachment; filename=\"weightgate-client.jar\"")
                .body(JAR);
    }
}
