package org.weightgate.portal.catalog;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;

import java.util.List;

/// A model's documents. Reading is as public as the model is.
@Service
@Transactional
public class Library {
    private final Shelf shelf;
    private final Documents documents;
    private final Announcing announcing;

    Library(Shelf shelf, Documents documents, Announcing announcing) {
        this.shelf = shelf;
        this.documents = documents;
        this.announcing = announcing;
    }

    @Transactional(readOnly = true)
    public List<DocumentView> of(ModelName model) {
        return documents.findByModelOrderByTitle(model).stream().map(Document::view).toList();
    }

    /// Writes a document, or writes the one of that title anew.
    public void write(Actor actor, ModelName model, String title, String text) {
        shelf.model(actor, model);
        if (title.isBlank() || text.isBlank()) {
            throw new InvalidName("A document needs a title and a text.");
        }
        shelf.queueUp("documents", model);
        Document document =
                documents
                        .findByModelAndTitleIgnoreCase(model, title.strip())
                        .orElseGet(() -> new Document(model, title.strip()));
        document.write(text, announcing.now());
        documents.save(document);
        announcing.say(edited(actor, model));
    }

    public void remove(Actor actor, ModelName model, String title) {
        shelf.model(actor, model);
        documents.delete(
                documents
                        .findByModelAndTitleIgnoreCase(model, title)
                        .orElseThrow(
                                () ->
                                        new NotFound(
                                                "The model %s has no document of that title."
                                                        .formatted(model))));
        announcing.say(edited(actor, model));
    }

    private ModelEdited edited(Actor actor, ModelName model) {
        return new ModelEdited(model, "documents", actor.id(), announcing.now());
    }
}
