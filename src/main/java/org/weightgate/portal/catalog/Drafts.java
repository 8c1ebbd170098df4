package org.weightgate.portal.catalog;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/// Releases before they are submitted: begun, described, given a golden reference, thrown away.
/// Their files come by [Uploads].
@Service
@Transactional
public class Drafts {
    static final int MOST = 50;

    private final Shelf shelf;
    private final Releases releases;
    private final ReleaseContents contents;
    private final Uploads uploads;
    private final Announcing announcing;

    Drafts(
            Shelf shelf,
            Releases releases,
            ReleaseContents contents,
            Uploads uploads,
            Announcing announcing) {
        this.shelf = shelf;
        this.releases = releases;
        this.contents = contents;
        this.uploads = uploads;
        this.announcing = announcing;
    }

    /// The draft of that label, begun if there is none; of several that begin it at the same
    /// moment, one does and the others get the same.
    public Begun begin(Actor actor, ModelName model, String label, DraftTexts texts) {
        shelf.model(actor, model);
        ReleaseLabel.requireOwn(label);
        return begin(model, label, texts, now -> new Release(model, label, actor, now));
    }

    /// As [#begin], the twin of a published release, which has no texts of its own.
    public Begun beginTwin(Actor actor, ModelName model, String of) {
        Release original = shelf.release(actor, model, of);
        if (original.rehearses() != null) {
            throw new ReleaseNotOpen("Release %s is a rehearsal itself.".formatted(of));
        }
        original.mustBe(ReleaseStatus.PUBLISHED);
        String label = ReleaseLabel.twin(of);
        return begin(model, label, DraftTexts.NONE, now -> original.twin(actor, now));
    }

    private Begun begin(
            ModelName model, String label, DraftTexts texts, Function<Instant, Release> fresh) {
        releases.queueUp("draft " + model + " " + label.toLowerCase(Locale.ROOT));
        Release known = releases.findByModelAndLabelIgnoreCase(model, label).orElse(null);
        if (known == null && releases.countByModelAndStatus(model, ReleaseStatus.DRAFT) >= MOST) {
            throw new ReleaseNotOpen(
                    "%s has %d drafts already; publish or discard one first."
                            .formatted(model, MOST));
        }
        Release draft = known != null ? known : fresh.apply(announcing.now());
        draft.describe(texts);
        if (known == null) {
            releases.save(draft);
            announcing.say(draft.drafted());
        }
        return new Begun(draft.id(), known == null);
    }

    /// @param fresh whether the draft is new
    public record Begun(ReleaseId id, boolean fresh) {}

    /// Keeps the golden reference the publisher computed, to be compared with the portal's own.
    public void golden(Actor actor, ModelName model, String label, String json) {
        contents.golden(shelf.draft(actor, model, label, false).id(), "claimed", json);
    }

    /// Throws a draft away, with everything uploaded for it.
    public void discard(Actor actor, ModelName model, String label) {
        Release draft = shelf.draft(actor, model, label, true);
        announcing.say(draft.discard(actor, announcing.now()));
        uploads.clear(draft.id());
        contents.forget(draft.id());
        releases.delete(draft);
    }
}
