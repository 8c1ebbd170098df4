package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;

import java.util.Optional;

/// What a model says about itself and on which terms it is given: making it, its texts, its terms.
@Service
@Transactional
public class Curation {
    private final Shelf shelf;
    private final Models models;
    private final TermsVersions terms;
    private final Announcing announcing;

    Curation(Shelf shelf, Models models, TermsVersions terms, Announcing announcing) {
        this.shelf = shelf;
        this.models = models;
        this.terms = terms;
        this.announcing = announcing;
    }

    /// A new model on the portal's standard research terms, which its publisher may revise. It
    /// shows itself to the public with its first published release.
    public void create(Actor actor, ModelName name, String title, String summary) {
        create(actor, name, title, summary, StandardTerms.text());
    }

    public void create(Actor actor, ModelName name, String title, String summary, String text) {
        actor.require(RoleName.PUBLISHER, name.toString());
        bounded(title, summary);
        shelf.queueUp("model", name);
        if (models.taken(name.namespace(), name.name())) {
            throw new NameTaken("There is a model %s already.".formatted(name));
        }
        models.save(
                new Model(
                        name, required("title", title), summary.strip(), actor, announcing.now()));
        terms.save(new Terms(name, 1, Terms.normal(text), actor.id(), announcing.now()));
        announcing.say(new ModelCreated(name, actor.id(), announcing.now()));
    }

    /// Why this publisher can give no new model that name; empty where they can.
    @Transactional(readOnly = true)
    public Optional<String> objection(Actor actor, String text) {
        return ModelName.objection(text).or(() -> objection(actor, ModelName.of(text)));
    }

    private Optional<String> objection(Actor actor, ModelName name) {
        if (!actor.holds(RoleName.PUBLISHER, name.toString())) {
            return Optional.of("You do not publish models named %s.".formatted(name));
        }
        return models.taken(name.namespace(), name.name())
                ? Optional.of("There is a model %s already.".formatted(name))
                : Optional.empty();
    }

    public void edit(Actor actor, ModelName name, ModelTexts texts) {
        if (texts.title() != null) {
            required("title", texts.title());
        }
        bounded(texts.title(), texts.summary());
        bounded("word on who may ask", texts.whoMayAsk(), ModelTexts.LONGEST_SUMMARY);
        announcing.say(shelf.model(actor, name).describe(texts, actor, announcing.now()));
    }

    /// Makes the next version, unless the text is the current one. Earlier versions stay as they
    /// are.
    public void reviseTerms(Actor actor, ModelName name, String text) {
        shelf.model(actor, name);
        revise(name, required("text", text), actor.id());
    }

    /// Takes over what a release brought along, at the moment it is published.
    void adopt(Release release) {
        DraftTexts texts = release.texts();
        Model model =
                models.findById(release.model()).orElseThrow(() -> Shelf.unknown(release.model()));
        announcing.say(
                model.describe(
                        ModelTexts.pages(texts.card(), texts.logbook()),
                        Actor.SYSTEM,
                        announcing.now()));
        if (texts.terms() != null) {
            revise(release.model(), texts.terms(), release.author());
        }
    }

    private void revise(ModelName name, String text, AccountId by) {
        shelf.queueUp("terms", name);
        Terms current =
                terms.findFirstByModelOrderByNumberDesc(name)
                        .orElseThrow(() -> Shelf.unknown(name));
        String next = Terms.normal(text);
        if (!current.text().equals(next)) {
            announcing.say(terms.save(current.revised(next, by, announcing.now())).event());
        }
    }

    private static void bounded(@Nullable String title, @Nullable String summary) {
        bounded("title", title, ModelTexts.LONGEST_TITLE);
        bounded("summary", summary, ModelTexts.LONGEST_SUMMARY);
    }

    private static void bounded(String what, @Nullable String text, int most) {
        if (text != null && text.length() > most) {
            throw new InvalidName(
                    "The %s has at most %d characters; this one has %d."
                            .formatted(what, most, text.length()));
        }
    }

    private static String required(String what, String text) {
        if (text.isBlank()) {
            throw new InvalidName("The %s is empty.".formatted(what));
        }
        return text.strip();
    }
}
