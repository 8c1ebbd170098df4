package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.Entitlement;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.NotEntitled;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Hands out signed URLs to those entitled. The row and its event are committed before the URL is
/// returned.
@Service
@Transactional
public class Delivering {
    private final GrantStanding standing;
    private final Urls urls;
    private final SignedUrls signed;
    private final ApplicationEventPublisher events;
    private final UrlPolicy policy;

    Delivering(
            GrantStanding standing,
            Urls urls,
            SignedUrls signed,
            ApplicationEventPublisher events,
            UrlPolicy policy) {
        this.standing = standing;
        this.urls = urls;
        this.signed = signed;
        this.events = events;
        this.policy = policy;
    }

    /// A fresh URL for one file of the actor's own grant.
    public SignedUrl mint(Actor actor, GrantView grant, CopyView copy, String path) {
        requireOpen(actor, grant, copy);
        if (copy.file(path).isEmpty()) {
            throw new DownloadRefused(
                    HttpStatus.NOT_FOUND, "This copy holds no file of that name.");
        }
        return issue(actor, grant, path, policy.now());
    }

    /// The same for a file that the caller found in a prepared copy.
    public SignedUrl mint(Actor actor, GrantView grant, String path) {
        requireEntitled(actor, grant);
        return issue(actor, grant, path, policy.now());
    }

    /// URLs for every file, for the recipient of a prepared copy; nothing for anybody else. Those
    /// handed out before are given again while more than half of their time is left.
    public Map<String, SignedUrl> all(Actor actor, GrantView grant, CopyView copy) {
        Map<String, SignedUrl> all = new LinkedHashMap<>();
        if (!copy.ready() || !(standing.of(actor, grant.id()) instanceof Entitled)) return all;
        Instant now = policy.now();
        Map<String, Urls.Row> good = new LinkedHashMap<>();
        for (Urls.Row row : urls.good(grant.id(), actor.id(), policy.halfway(now))) {
            boolean opens = Objects.equals(row.network(), policy.network());
            if (opens && row.kid().equals(policy.kid())) good.put(row.path(), row);
        }
        for (CopyFile file : copy.files()) {
            Urls.Row row = good.get(file.path());
            all.put(
                    file.path(),
                    row == null ? issue(actor, grant, file.path(), now) : signedUrl(row));
        }
        return all;
    }

    /// Throws a refusal that names what stands between the actor and the bytes.
    @Transactional(readOnly = true)
    public void requireOpen(Actor actor, GrantView grant, CopyView copy) {
        requireEntitled(actor, grant);
        requireReady(copy);
    }

    /// Whether the actor may fetch files of the grant now, by what it has used so far.
    @Transactional(readOnly = true)
    public Entitlement standing(Actor actor, GrantId grant) {
        return standing.of(actor, grant);
    }

    private SignedUrl issue(Actor actor, GrantView grant, String path, Instant now) {
        policy.requireFew(urls.lately(actor.id()));
        Urls.Row row =
                new Urls.Row(
                        UUID.randomUUID(),
                        grant.id(),
                        path,
                        actor.id(),
                        policy.kid(),
                        now,
                        policy.expiry(now, grant.expires()),
                        false,
                        policy.network());
        urls.add(row);
        events.publishEvent(
                new UrlIssued(actor.id(), row.id(), grant.id(), path, row.expires(), now));
        return signedUrl(row);
    }

    private SignedUrl signedUrl(Urls.Row row) {
        return new SignedUrl(
                row.id(), row.path(), signed.path(row.kid(), row.claims()), row.expires());
    }

    private void requireEntitled(Actor actor, GrantView grant) {
        switch (standing.of(actor, grant.id())) {
            case Entitled _ -> {}
            case NotEntitled refusal ->
                    throw new DownloadRefused(HttpStatus.FORBIDDEN, refusal.sentence());
        }
    }

    private static void requireReady(CopyView copy) {
        if (copy.ready()) return;
        Instant about = copy.readyAbout();
        throw new DownloadRefused(
                HttpStatus.CONFLICT,
                about == null
                        ? "Your copy is being prepared; nothing can be fetched yet."
                        : "Your copy is being prepared, ready about %s."
                                .formatted(about.truncatedTo(ChronoUnit.SECONDS)));
    }
}
