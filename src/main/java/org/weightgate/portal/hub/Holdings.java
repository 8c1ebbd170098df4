package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.Entitlement;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.delivery.Delivering;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;
import org.weightgate.portal.marking.Marking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a caller holds of a model: grants, what they let pass now, and their copies.
@Component
class Holdings {
    /// The statement that is added to a copy after it was opened.
    private static final String LATER = "golden.json";

    private final GrantDesk desk;
    private final Marking marking;
    private final Delivering delivering;

    Holdings(GrantDesk desk, Marking marking, Delivering delivering) {
        this.desk = desk;
        this.marking = marking;
        this.delivering = delivering;
    }

    /// Of this model, the latest first; none for a token that may look at nothing of its owner's.
    List<GrantView> of(@Nullable Actor actor, ModelView model) {
        if (actor == null) return List.of();
        boolean mayLook = actor.may(TokenScope.READ) || actor.may(TokenScope.DOWNLOAD);
        return mayLook
                ? desk.of(actor).stream().filter(g -> g.model().equals(model.name())).toList()
                : List.of();
    }

    Entitlement standing(Actor actor, GrantView grant) {
        return delivering.standing(actor, grant.id());
    }

    boolean open(Actor actor, GrantView grant) {
        return standing(actor, grant) instanceof Entitled;
    }

    /// The access whose release is `main`: the current release's, else the latest that lets files
    /// pass. Never a rehearsal.
    Optional<GrantView> main(@Nullable Actor actor, ModelView model) {
        if (actor == null) return Optional.empty();
        ReleaseView current = model.current();
        ReleaseId wanted = current == null ? null : current.id();
        return of(actor, model).stream()
                .filter(g -> !g.rehearsal() && open(actor, g))
                .min(Comparator.comparing(g -> !g.release().equals(wanted)));
    }

    /// The grant on the release of this label, one that lets files pass before any other.
    Optional<GrantView> labelled(@Nullable Actor actor, ModelView model, String label) {
        if (actor == null) return Optional.empty();
        return of(actor, model).stream()
                .filter(g -> g.releaseLabel().equalsIgnoreCase(label))
                .min(Comparator.comparing(g -> !open(actor, g)));
    }

    CopyView copy(GrantView grant) {
        return marking.copy(grant.id());
    }

    /// The copy as it is now; empty while it is being prepared.
    Optional<Snapshot.Own> latest(GrantView grant) {
        return revisions(grant).stream().findFirst();
    }

    /// The copy as it is now and, if a statement joined it since, as it was before.
    List<Snapshot.Own> revisions(GrantView grant) {
        CopyView copy = copy(grant);
        if (!copy.ready()) return List.of();
        List<HubFile> files = files(copy);
        List<HubFile> before = files.stream().filter(f -> !f.path().equals(LATER)).toList();
        List<Snapshot.Own> all = new ArrayList<>(List.of(own(grant, copy, files)));
        if (before.size() < files.size()) all.add(own(grant, copy, before));
        return all;
    }

    private static Snapshot.Own own(GrantView grant, CopyView copy, List<HubFile> files) {
        return new Snapshot.Own(grant, copy, GitId.revision("grant " + grant.id(), files), files);
    }

    private static List<HubFile> files(CopyView copy) {
        return copy.files().stream()
                .sorted(Comparator.comparing(CopyFile::path))
                .map(f -> new HubFile(f.path(), f.size(), f.sha256()))
                .toList();
    }
}
