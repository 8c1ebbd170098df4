package org.weightgate.portal.catalog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;

import java.io.IOException;
import java.util.List;

/// Publishes the demo's two models as paul does: over the same services, the bytes by PUT to the
/// object store. What is there already stays; an interrupted start is gone on with.
@Component
@Profile("demo")
@Order(20)
class DemoModels implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(DemoModels.class);
    private static final String RELEASE = "v1";
    private static final List<DemoModel> ALL =
            List.of(
                    new DemoModel(
                            "opt-stories",
                            "OPT Stories",
                            "A 2.2-million-parameter OPT that writes very short children's stories."
                                + " Small enough to walk the whole way of a release in a minute."),
                    new DemoModel(
                            "llama-stories",
                            "LLaMA Stories",
                            "A 2.4-million-parameter LLaMA with grouped-query attention, trained on"
                                    + " the same stories in bfloat16."));

    private final People people;
    private final Catalog catalog;
    private final Curation curation;
    private final DemoUpload upload;
    private final DemoDocuments documents;

    DemoModels(
            People people,
            Catalog catalog,
            Curation curation,
            DemoUpload upload,
            DemoDocuments documents) {
        this.people = people;
        this.catalog = catalog;
        this.curation = curation;
        this.upload = upload;
        this.documents = documents;
    }

    private record DemoModel(String folder, String title, String summary) {
        ModelName name() {
            return new ModelName("demo", folder);
        }
    }

    /// Names, texts and terms at once; the bytes behind, so that the portal answers meanwhile.
    @Override
    public void run(ApplicationArguments arguments) {
        Actor paul = people.byHandle("paul").map(p -> people.actor(p.id())).orElseThrow();
        List<ModelName> there = catalog.publishedBy(paul).stream().map(ModelView::name).toList();
        for (DemoModel model : ALL) {
            if (!there.contains(model.name())) {
                curation.create(paul, model.name(), model.title(), model.summary());
                curation.edit(paul, model.name(), texts(model));
            }
            documents.write(paul, model.name(), model.folder());
        }
        Thread.ofVirtual().name("demo-models").start(() -> ALL.forEach(m -> publish(paul, m)));
    }

    private ModelTexts texts(DemoModel model) {
        return ModelTexts.pages(
                DemoUpload.text(model.folder() + ".card.md"),
                DemoUpload.text(model.folder() + ".logbook.md"));
    }

    private void publish(Actor paul, DemoModel model) {
        boolean open =
                catalog.release(model.name(), RELEASE)
                        .map(r -> r.status() == ReleaseStatus.DRAFT && r.problems().isEmpty())
                        .orElse(true);
        if (!open) {
            return;
        }
        try {
            upload.send(paul, model.name(), RELEASE, model.folder());
            upload.submit(paul, model.name(), RELEASE);
        } catch (IOException | InterruptedException | RuntimeException e) {
            log.error("The demo model {} could not be published", model.name(), e);
        }
    }
}
