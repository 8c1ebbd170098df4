package org.weightgate.portal.delivery;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.NotEntitled;
import org.weightgate.portal.accounts.Network;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The last door before bytes: the seal first, then what is stored, then the entitlement of this
/// moment. Every refusal but that of a bad seal names its cause.
@Component
class Door {
    /// A request that may have bytes.
    ///
    /// @param asked when, by `System.nanoTime`, it was asked whether it may
    record Admission(Urls.Row url, CopyFile file, String sha256, long asked) {
        String etag() {
            return "\"sha256-" + sha256 + "\"";
        }
    }

    private final SignedUrls signed;
    private final Urls urls;
    private final GrantStanding standing;
    private final Marking marking;
    private final Clock clock;

    Door(SignedUrls signed, Urls urls, GrantStanding standing, Marking marking, Clock clock) {
        this.signed = signed;
        this.urls = urls;
        this.standing = standing;
        this.marking = marking;
        this.clock = clock;
    }

    /// Junk is refused here, before anything is looked up: it does not cost a connection to the
    /// database.
    UrlClaims claims(String token, String method) {
        UrlClaims claims = signed.read(token).orElseThrow(DownloadRefused::invalid);
        if (!claims.allows(method)) {
            throw new DownloadRefused(
                    HttpStatus.FORBIDDEN, "This link was not made for " + method + ".");
        }
        Instant now = clock.instant();
        if (!now.isBefore(claims.expires())) {
            throw new DownloadRefused(
                    HttpStatus.GONE,
                    "This link ended at %s. Take a fresh one from your grant's page, or POST {\"path\": …} with your API token to /api/v1/grants/{reference}/urls; the file and its ETag stay the same, so a download can be resumed."
                            .formatted(claims.expires()));
        }
        return claims;
    }

    /// A link may be bound to the network it was asked from.
    void requireNetwork(UrlClaims claims, String address) {
        Network network = claims.network();
        if (network != null && !network.holds(address)) {
            throw new DownloadRefused(
                    HttpStatus.FORBIDDEN,
                    "This link opens only from the network it was taken from, %s. Take one from here."
                            .formatted(network));
        }
    }

    @Transactional(readOnly = true)
    Admission admit(UrlClaims claims) {
        long asked = System.nanoTime();
        Urls.Row url = urls.find(claims.id()).orElseThrow(DownloadRefused::invalid);
        if (!url.claims().equals(claims)) throw DownloadRefused.invalid();
        refuse(url);
        CopyFile file = marking.file(url.grant(), url.path()).orElseThrow(DownloadRefused::invalid);
        String sha256 = file.sha256();
        if (sha256 == null) {
            throw new DownloadRefused(HttpStatus.CONFLICT, "This copy is being prepared.");
        }
        return new Admission(url, file, sha256, asked);
    }

    private void refuse(Urls.Row url) {
        refusal(url)
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
    }

    /// Why bytes may not flow.
    private Optional<DownloadRefused> refusal(Urls.Row url) {
        return takenBack(url).or(() -> refusal(url.grant()));
    }

    private Optional<DownloadRefused> takenBack(Urls.Row url) {
        return unrevoked(List.of(url.id())).isEmpty()
                ? Optional.of(DownloadRefused.takenBack())
                : Optional.empty();
    }

    /// The links that were not taken back, of many at once.
    @Transactional(readOnly = true)
    Set<UUID> unrevoked(Collection<UUID> links) {
        return urls.unrevoked(links);
    }

    /// Why the grant gives no bytes now.
    @Transactional(readOnly = true)
    Optional<DownloadRefused> refusal(GrantId grant) {
        return switch (standing.of(grant)) {
            case Entitled _ -> Optional.empty();
            case NotEntitled refusal ->
                    Optional.of(new DownloadRefused(HttpStatus.FORBIDDEN, refusal.sentence()));
        };
    }
}
