package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.ReviewDesk;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.GoldenState;
import org.weightgate.portal.marking.Marking;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Grants with prepared copies of real weights, made the way people make them.
@Component
public class DeliveryFixture {
    /// A file too large for the network's buffers.
    public static final String WIDE = "corpus.txt";

    public static final long WIDE_SIZE = 48L << 20;
    private final CatalogFixture catalog;
    private final AccessFixture access;
    private final ReviewDesk review;
    private final Marking marking;
    private final GrantDesk desk;
    private final Tokens tokens;

    DeliveryFixture(
            CatalogFixture catalog,
            AccessFixture access,
            ReviewDesk review,
            Marking marking,
            GrantDesk desk,
            Tokens tokens) {
        this.catalog = catalog;
        this.access = access;
        this.review = review;
        this.marking = marking;
        this.desk = desk;
        this.tokens = tokens;
    }

    public Actor reviewer() {
        return access.reviewer(access.model());
    }

    /// An active grant for a researcher, its copy on the way.
    public GrantView granted(Actor recipient) {
        return granted(recipient, null);
    }

    /// The same, for so many bytes.
    public GrantView granted(Actor recipient, @Nullable Long quotaBytes) {
        String reference = access.submitted(recipient).reference();
        return review.approve(reviewer(), reference, null, quotaBytes, "", null);
    }

    /// The same, once its files can be fetched.
    public GrantView prepared(Actor recipient) {
        GrantView grant = granted(recipient);
        CatalogFixture.await(() -> copy(grant).ready());
        return grant;
    }

    /// An active grant on this model, its copy on the way.
    GrantView grantedOn(Actor recipient, ModelName model) {
        String reference = access.submitted(recipient, model).reference();
        return review.approve(access.reviewer(model), reference, null, null, "", null);
    }

    /// A prepared copy of the latest release of this model.
    public GrantView prepared(Actor recipient, ModelName model) {
        GrantView grant = grantedOn(recipient, model);
        CatalogFixture.await(() -> copy(grant).ready());
        return grant;
    }

    private @Nullable ModelName wide;

    /// A published model with a file that takes a while; the same one each time unless `own`.
    public synchronized ModelName wide(boolean own) {
        ModelName model = own || wide == null ? publishWide() : wide;
        if (!own) wide = model;
        return model;
    }

    private ModelName publishWide() {
        Map<String, byte[]> files = new TreeMap<>(CatalogFixture.demo("opt-stories"));
        files.put(WIDE, wideFile());
        return catalog.published(files);
    }

    public byte[] wideFile() {
        byte[] corpus = new byte[(int) WIDE_SIZE];
        new Random(48).nextBytes(corpus);
        return corpus;
    }

    public CopyView awaitGolden(GrantView grant) {
        CatalogFixture.await(() -> copy(grant).golden() == GoldenState.READY);
        return copy(grant);
    }

    public CopyView copy(GrantView grant) {
        return marking.copy(grant.id());
    }

    /// Somebody who publishes the model, with an account.
    public Actor publisher(ModelName model) {
        return access.with(RoleName.PUBLISHER, model.toString());
    }

    public Actor researcher() {
        return access.researcher();
    }

    /// Somebody who may review requests for what was granted.
    Actor reviewer(GrantView grant) {
        return access.reviewer(grant.model());
    }

    public void revoke(GrantView grant, String reason) {
        desk.revoke(access.reviewer(grant.model()), grant.reference(), reason);
    }

    /// The text of a fresh token that may look and download.
    public String token(Actor owner) {
        return tokens.create(
                        owner,
                        "test",
                        Set.of(TokenScope.READ, TokenScope.DOWNLOAD),
                        Duration.ofDays(1))
                .secret()
                .text();
    }
}
