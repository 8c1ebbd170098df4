package org.weightgate.portal.delivery;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.weightgate.portal.marking.PortalKeys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the client starts from: the client itself and the keys it pins.
@Controller
class ClientController {
    /// @param archives where clients with a Java of their own are, by platform
    record WellKnown(
            String portal,
            List<PortalKeys.PublicKey> keys,
            String client,
            Map<String, String> archives) {}

    private static final Resource JAR = new ClassPathResource("client/weightgate-client.jar");
    private final PortalKeys keys;
    private final PortalAddress address;
    private final ClientArchives archives;

    ClientController(PortalKeys keys, PortalAddress address, ClientArchives archives) {
        this.keys = keys;
        this.address = address;
        this.archives = archives;
    }

    @GetMapping("/.well-known/weightgate.json")
    @ResponseBody
    WellKnown wellKnown() {
        Map<String, String> byPlatform = new LinkedHashMap<>();
        archives.all().forEach(archive -> byPlatform.put(archive.platform(), archive.path()));
        return new WellKnown(address.base(), keys.all(), "/client.jar", byPlatform);
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
        return download(JAR, "application/java-archive", "weightgate-client.jar");
    }

    @GetMapping("/client/{file}")
    ResponseEntity<Resource> archive(@PathVariable String file) {
        Resource content =
                archives.named(file)
                        .map(ClientArchives.Archive::content)
                        .orElseThrow(
                                () ->
                                        new DownloadRefused(
                                                HttpStatus.NOT_FOUND,
                                                "This portal has no client of that name."));
        return download(content, "application/gzip", file);
    }

    private static ResponseEntity<Resource> download(Resource content, String type, String file) {
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf(type))
                .cacheControl(CacheControl.noCache())
                .header("Content-Disposition", "attachment; filename=\"" + file + "\"")
                .body(content);
    }
}
