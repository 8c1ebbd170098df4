package org.weightgate.portal.hub.device;

import com.fasterxml.jackson.annotation.JsonProperty;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Network;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.delivery.PortalAddress;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/// The program's side, as `hf auth login` speaks it. Any client may ask; what it calls itself is
/// shown to whoever allows it, and proves nothing.
@RestController
@RequestMapping("/oauth")
class DeviceApi {
    static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Pattern PRODUCT = Pattern.compile("[^A-Za-z0-9 ._/;:+-]");
    private static final int LONGEST_CLIENT = 60;
    private final DeviceLogins logins;
    private final PortalAddress address;

    DeviceApi(DeviceLogins logins, PortalAddress address) {
        this.logins = logins;
        this.address = address;
    }

    record Codes(
            @JsonProperty("device_code") String deviceCode,
            @JsonProperty("user_code") String userCode,
            @JsonProperty("verification_uri") String uri,
            @JsonProperty("verification_uri_complete") String uriComplete,
            int interval,
            @JsonProperty("expires_in") long expiresIn) {}

    record Granted(
            @JsonProperty("access_token") String token,
            @JsonProperty("token_type") String type,
            @JsonProperty("expires_in") long expiresIn,
            String scope) {}

    record Failed(String error) {}

    @PostMapping("/device")
    ResponseEntity<Object> begin(HttpServletRequest request) {
        String network = Network.caller(request.getRemoteAddr());
        return switch (logins.begin(client(request.getHeader("User-Agent")), network)) {
            case Begun.TooMany(Duration pause) ->
                    ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                            .header(HttpHeaders.RETRY_AFTER, "" + pause.toSeconds())
                            .body(new Failed("slow_down"));
            case Begun.Codes codes -> {
                String page = address.of("/device");
                yield fresh(
                        HttpStatus.OK,
                        new Codes(
                                codes.device().text(),
                                codes.typed(),
                                page,
                                page + "?code=" + codes.typed(),
                                DeviceLogins.PAUSE,
                                DeviceLogins.LIFE.toSeconds()));
            }
        };
    }

    @PostMapping("/token")
    ResponseEntity<Object> token(
            @RequestParam(name = "grant_type", defaultValue = "") String type,
            @RequestParam(name = "device_code", defaultValue = "") String device) {
        if (!type.equals(GRANT)) {
            return fresh(HttpStatus.BAD_REQUEST, new Failed("unsupported_grant_type"));
        }
        return switch (logins.poll(new Secret(device))) {
            case Polled.Refused(String error) -> fresh(HttpStatus.BAD_REQUEST, new Failed(error));
            case Polled.Granted granted ->
                    fresh(
                            HttpStatus.OK,
                            new Granted(
                                    granted.token().secret().text(),
                                    "bearer",
                                    DeviceLogins.TOKEN_LIFE.toSeconds(),
                                    "read download"));
        };
    }

    /// Of what a program says of itself, the letters that show as they are.
    private static String client(@Nullable String agent) {
        String plain =
                PRODUCT.matcher(Objects.requireNonNullElse(agent, "")).replaceAll("").strip();
        if (plain.isEmpty()) return "a program without a name";
        return plain.substring(0, Math.min(LONGEST_CLIENT, plain.length())).strip();
    }

    private static ResponseEntity<Object> fresh(HttpStatus status, Object body) {
        return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).body(body);
    }
}
